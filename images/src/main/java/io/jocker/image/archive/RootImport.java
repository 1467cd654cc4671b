package io.jocker.image.archive;

import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageReference;
import io.jocker.image.compression.Decompression;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an image of one layer from the archive of a whole root. */
public final class RootImport {
  private final ImageStore store;
  private final LayerUnpacker unpacker;

  public RootImport(ImageStore store, LayerUnpacker unpacker) {
    this.store = store;
    this.unpacker = unpacker;
  }

  /**
   * Takes the archive, plain, gzip or zstd. If it is broken or hostile nothing of it is left.
   *
   * @param name null for an image without a name
   * @param config without layers
   */
  public Image run(@Nullable ImageReference name, ImageConfig config, InputStream archive)
      throws IOException {
    boolean whole = false;
    try {
      Image image =
          store.add(
              name, config, List.of(() -> Decompression.of(archive, unpacker.limits())), unpacker);
      whole = true;
      return image;
    } catch (ImageException e) {
      throw e.problem() == ImageException.Problem.CORRUPT_LAYER
          ? ImageException.badArchive(e.parameters().get(1), e)
          : e;
    } finally {
      if (!whole) {
        store.sweep();
      }
    }
  }
}
