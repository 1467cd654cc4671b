package io.jocker.engine;

import java.util.List;

/**
 * What a removal took away.
 *
 * @param untagged names that no longer name an image
 * @param deleted image ids and layers ({@code sha256:...}) that are gone from the disk
 */
public record RemovedImage(List<String> untagged, List<String> deleted) {
  public RemovedImage {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
