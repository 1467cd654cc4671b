package io.jocker.image.store;

import io.jocker.image.DiffId;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import java.util.List;

/**
 * What the removal of an image took away.
 *
 * @param untagged names that no longer name anything
 * @param images images that are gone
 * @param layers unpacked layers that are gone
 * @param bytes of blobs and of files in layers that are gone
 */
public record Removed(
    List<ImageReference> untagged, List<ImageId> images, List<DiffId> layers, long bytes) {
  public Removed {
    untagged = List.copyOf(untagged);
    images = List.copyOf(images);
    layers = List.copyOf(layers);
  }
}
