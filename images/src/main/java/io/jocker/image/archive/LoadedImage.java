package io.jocker.image.archive;

import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import java.util.List;
import java.util.Map;

/**
 * An image that came out of an archive.
 *
 * @param names that it has now
 * @param replaced names that another image had, with the id of that image
 */
public record LoadedImage(
    ImageId id, List<ImageReference> names, Map<ImageReference, ImageId> replaced) {

  public LoadedImage {
    names = List.copyOf(names);
    replaced = Map.copyOf(replaced);
  }
}
