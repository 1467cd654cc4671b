package io.jocker.engine;

import java.util.List;

/**
 * What a pruning took away, or would.
 *
 * @param untagged names
 * @param deleted ids of images, then layers
 * @param bytes that became free
 */
public record PrunedImages(List<String> untagged, List<String> deleted, long bytes) {
  public PrunedImages {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
