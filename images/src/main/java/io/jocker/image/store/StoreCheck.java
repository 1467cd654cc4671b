package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.compression.HashedInput;
import io.jocker.image.layer.LayerInventory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at everything in a store: whether each blob has the bytes that its name says, each name
 * leads to a whole image, and each layer of an image is unpacked. Removes nothing and mends
 * nothing, but remembers which blobs it has seen to hold which layer.
 */
public final class StoreCheck {
  private static final int BUFFER = 128 << 10;

  private final StoreLayout layout;
  private final ReferenceStore references;
  private final BlobStore blobs;
  private final ImageLoader loader;
  private final LayerInventory layers;
  private final List<Finding> findings = new ArrayList<>();

  StoreCheck(
      StoreLayout layout,
      ReferenceStore references,
      BlobStore blobs,
      ImageLoader loader,
      LayerInventory layers) {
    this.layout = layout;
    this.references = references;
    this.blobs = blobs;
    this.loader = loader;
    this.layers = layers;
  }

  /**
   * Something that is wrong.
   *
   * @param what a blob, a layer, an image, a file
   */
  public record Finding(String what, String problem) {}

  /** What was looked at, and what is wrong. */
  public record Report(int blobs, int names, int layers, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  Report run() throws IOException {
    List<Digest> all = blobs.all();
    for (Digest blob : all) {
      checkBlob(blob);
    }
    checkForeign();
    List<DiffId> unpacked = layers.layers();
    for (DiffId layer : unpacked) {
      checkLayer(layer);
    }
    return new Report(all.size(), checkNames(unpacked), unpacked.size(), findings);
  }

  private void checkBlob(Digest blob) throws IOException {
    Digest found;
    byte[] buffer = new byte[BUFFER];
    try (HashedInput in =
        new HashedInput(blobs.open(blob), blob.algorithm(), blobs.hashes(), Long.MAX_VALUE)) {
      while (in.read(buffer, 0, buffer.length) >= 0) {
        // Reading is what counts: the hash is taken on the way.
      }
      found = in.digest();
    }
    if (!found.equals(blob)) {
      findings.add(new Finding("blob " + blob, "has other content: its digest is " + found));
    }
  }

  /** What lies among the blobs and is none. */
  private void checkForeign() throws IOException {
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      Path directory = layout.blobs(algorithm);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          try {
            new Digest(algorithm, String.valueOf(file.getFileName()));
          } catch (IllegalArgumentException e) {
            findings.add(new Finding("file " + file, "is no blob"));
          }
        }
      }
    }
  }

  private void checkLayer(DiffId layer) {
    try {
      layers.sizeBytes(layer);
    } catch (IOException e) {
      findings.add(new Finding("layer " + layer, String.valueOf(e.getMessage())));
    }
  }

  private int checkNames(List<DiffId> unpacked) {
    ReferenceTable table;
    try {
      table = references.read();
    } catch (IOException e) {
      findings.add(new Finding("file " + layout.index(), String.valueOf(e.getMessage())));
      return 0;
    }
    for (StoredReference entry : table.entries()) {
      String name =
          entry.name() == null ? entry.manifest().digest().toString() : entry.name().familiar();
      try {
        checkImage("image " + name, loader.load(entry.manifest()), unpacked);
      } catch (IOException e) {
        findings.add(new Finding("image " + name, String.valueOf(e.getMessage())));
      }
    }
    return table.entries().size();
  }

  private void checkImage(String name, Image image, List<DiffId> unpacked) throws IOException {
    for (Descriptor layer : image.manifest().layers()) {
      if (!blobs.contains(layer)) {
        findings.add(
            new Finding(name, "blob " + layer.digest() + " is missing or of another size"));
      }
    }
    for (DiffId layer : image.layers()) {
      if (!unpacked.contains(layer)) {
        findings.add(new Finding(name, "layer " + layer + " is not unpacked"));
      }
    }
    checkProof(name, image);
  }

  /** A blob that is missing was told of already. */
  private void checkProof(String name, Image image) throws IOException {
    try {
      new LayerProof(blobs, layers).require(image);
    } catch (ImageException e) {
      if (e.reason() != ImageException.Reason.NOT_FOUND) {
        findings.add(new Finding(name, String.valueOf(e.getMessage())));
      }
    }
  }
}
