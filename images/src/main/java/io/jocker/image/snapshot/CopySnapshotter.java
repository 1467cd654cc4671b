package io.jocker.image.snapshot;

import io.jocker.image.DiffId;
import io.jocker.image.ImageException;
import io.jocker.image.layer.LayerStore;
import io.jocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Roots by copying all layers into one directory: for where overlayfs cannot be stacked, as inside
 * of another container whose own root is an overlay. Slow, and each container takes the space of
 * the whole image, but it works anywhere.
 */
public final class CopySnapshotter implements Snapshotter {
  private static final String ROOT = "rootfs";

  private final Linux linux;
  private final LayerStore layers;
  private final Path containers;
  private final String reason;
  private final ContainerPlaces places;

  /**
   * @param containers holds a directory for each container, under its id
   * @param reason why there is no overlayfs, for whoever wonders at the time and the space
   */
  public CopySnapshotter(Linux linux, LayerStore layers, Path containers, String reason) {
    this.linux = linux;
    this.layers = layers;
    this.containers = containers;
    this.reason = reason;
    this.places = new ContainerPlaces(linux.files(), containers);
  }

  @Override
  public String name() {
    return "copy";
  }

  /** Why layers are copied here. */
  public String reason() {
    return reason;
  }

  @Override
  public RootSpec prepare(String containerId, List<DiffId> diffIds, Durability durability)
      throws IOException {
    for (DiffId layer : diffIds) {
      if (!layers.exists(layer)) {
        throw new ImageException(
            ImageException.Reason.NOT_FOUND, "layer " + layer + " is not unpacked");
      }
    }
    places.make(containerId, ROOT, 0755);
    Path root = containers.resolve(containerId).resolve(ROOT);
    try {
      for (DiffId layer : diffIds) {
        Set<String> implied = Set.copyOf(layers.facts(layer).impliedDirectories());
        LayerCopy.copy(linux, layers.path(layer), root, implied);
      }
    } catch (IOException e) {
      places.removeAfter(e, containerId, ROOT);
      throw e;
    }
    return new RootSpec.DirectoryRoot(root);
  }

  @Override
  public RootSpec find(String containerId, List<DiffId> diffIds, Durability durability)
      throws IOException {
    places.check(containerId, ROOT);
    return new RootSpec.DirectoryRoot(containers.resolve(containerId).resolve(ROOT));
  }

  @Override
  public void remove(String containerId) throws IOException {
    places.remove(containerId, ROOT);
  }
}
