package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageId;
import io.jocker.image.Manifest;
import java.util.List;

/**
 * An image of the store, ready to be started.
 *
 * @param descriptor of the manifest
 */
public record Image(Descriptor descriptor, Manifest manifest, ImageConfig config) {
  public ImageId id() {
    return manifest.imageId();
  }

  /** The layers, lowest first. */
  public List<DiffId> layers() {
    return config.diffIds();
  }
}
