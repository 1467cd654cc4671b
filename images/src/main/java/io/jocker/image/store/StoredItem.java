package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** Notes all that one entry of the index needs. */
  static void note(
      StoredReference entry,
      Image image,
      Map<Digest, List<Holder>> blobs,
      Map<Digest, List<Holder>> layers) {
    String name = entry.name() == null ? "" : entry.name().familiar();
    add(blobs, entry.manifest().digest(), new Holder(image.id(), name, "manifest"));
    Digest source = entry.source();
    if (source != null && !source.equals(entry.manifest().digest())) {
      add(blobs, source, new Holder(image.id(), name, "index"));
    }
    add(blobs, image.manifest().config().digest(), new Holder(image.id(), name, "config"));
    List<Descriptor> compressed = image.manifest().layers();
    for (int i = 0; i < compressed.size(); i++) {
      String role = "layer " + (i + 1) + " of " + compressed.size();
      add(blobs, compressed.get(i).digest(), new Holder(image.id(), name, role));
    }
    for (int i = 0; i < image.layers().size(); i++) {
      String role = "layer " + (i + 1) + " of " + image.layers().size();
      add(layers, image.layers().get(i).digest(), new Holder(image.id(), name, role));
    }
  }

  private static void add(Map<Digest, List<Holder>> holders, Digest digest, Holder holder) {
    List<Holder> known = holders.computeIfAbsent(digest, any -> new ArrayList<>());
    if (!known.contains(holder)) {
      known.add(holder);
    }
  }
}
