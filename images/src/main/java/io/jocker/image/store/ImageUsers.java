package io.jocker.image.store;

import io.jocker.image.ImageId;
import java.io.IOException;
import java.util.Optional;

/** Tells whether a container needs an image; the store itself knows of no containers. */
@FunctionalInterface
public interface ImageUsers {
  /** A container of this image, a running one if there is one. */
  Optional<Use> of(ImageId image) throws IOException;

  /**
   * One container that needs an image.
   *
   * @param container its id as messages show it
   */
  record Use(String container, boolean running) {}
}
