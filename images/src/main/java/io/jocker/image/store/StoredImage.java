package io.jocker.image.store;

import io.jocker.image.ImageReference;
import java.util.List;

/**
 * One image with all that is known of it, for listing and inspecting.
 *
 * @param tags its names with a tag, in the order of the index
 * @param digests its names with the digest that their registry knows it by
 * @param sizeBytes what its unpacked layers measure together
 */
public record StoredImage(
    Image image, List<ImageReference> tags, List<ImageReference> digests, long sizeBytes) {

  public StoredImage {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
  }
}
