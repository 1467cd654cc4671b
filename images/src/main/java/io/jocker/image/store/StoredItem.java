package io.jocker.image.store;

import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A blob or an unpacked layer, and who needs it.
 *
 * @param bytes on the disk
 * @param holders empty for what the next sweep removes
 */
public record StoredItem(Kind kind, Digest digest, long bytes, List<Holder> holders) {
  /** Where it lies. */
  public enum Kind {
    /** In {@code blobs}, as a registry or an archive has it. */
    BLOB,
    /** In {@code layers}, as a directory. */
    LAYER
  }

  /**
   * One that needs it.
   *
   * @param name of the image, or empty
   * @param role {@code manifest}, {@code config}, {@code layer 2 of 3}
   */
  public record Holder(ImageId image, String name, String role) {}

  /** Measures files. */
  public interface Measure {
    long blob(Path file) throws IOException;

    long layer(DiffId layer) throws IOException;
  }

  public StoredItem {
    holders = List.copyOf(holders);
  }
}
