package io.jocker.engine.local;

import io.jocker.engine.store.StoredContainer;
import io.jocker.image.DiffId;
import io.jocker.image.snapshot.CopySnapshotter;
import io.jocker.image.snapshot.RootSpec;
import io.jocker.image.snapshot.Snapshotter.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The root of a container as its image has it, made once more in the container's folder: for one
 * whose own root is a copy, too, so that nothing tells apart what it has written and what it was
 * given. Slow, and of the size of the image as long as it is there; but where no overlay can be
 * stacked there is no other way to look at all layers as one.
 */
final class ImageCopy implements AutoCloseable {
  private static final String PREFIX = "before-";

  private final CopySnapshotter copies;
  private final Path place;
  private final Path root;

  private ImageCopy(CopySnapshotter copies, Path place, Path root) {
    this.copies = copies;
    this.place = place;
    this.root = root;
  }

  /** Makes it; the image must be held. What a killed command has left goes with the container. */
  static ImageCopy make(Services services, StoredContainer container) throws IOException {
    List<DiffId> layers =
        services.images().store().resolve(container.document().imageId()).layers();
    Path folder = Path.of(container.folder().path());
    CopySnapshotter copies =
        new CopySnapshotter(services.linux(), services.images().layers(), folder, "");
    Path place = Files.createTempDirectory(folder, PREFIX);
    try {
      RootSpec made = copies.prepare(place.getFileName().toString(), layers, Durability.VOLATILE);
      return new ImageCopy(copies, place, ((RootSpec.DirectoryRoot) made).directory());
    } catch (IOException e) {
      Files.deleteIfExists(place);
      throw e;
    }
  }

  /** Where such a container has its own. */
  static String root(StoredContainer container) {
    return container.folder().path("rootfs");
  }

  String path() {
    return root.toString();
  }

  @Override
  public void close() throws IOException {
    copies.remove(place.getFileName().toString());
    Files.deleteIfExists(place);
  }
}
