package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Blobs by their digest. A blob appears by rename after its digest and size were found right, so
 * what is there is whole. Reading does not hash again: the files belong to root alone.
 *
 * <p>Blobs are written through an {@link Ingest}, which keeps them from being swept away before an
 * image names them.
 */
public final class BlobStore {
  private final StoreLayout layout;
  private final StreamHashes hashes;

  BlobStore(StoreLayout layout, StreamHashes hashes) {
    this.layout = layout;
    this.hashes = hashes;
  }

  /** What blobs are hashed with as they come and go. */
  public StreamHashes hashes() {
    return hashes;
  }

  /** Whether the blob is there with the size that the descriptor says. */
  public boolean contains(Descriptor blob) throws IOException {
    try {
      return Files.size(layout.blob(blob.digest())) == blob.size();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Reads a small blob into memory.
   *
   * @param maxBytes what a document of its kind may measure
   * @throws ImageException NOT_FOUND if it is not there, INVALID if it is larger than allowed or
   *     not as large as the descriptor says
   */
  public byte[] read(Descriptor blob, int maxBytes) throws IOException {
    if (blob.size() > maxBytes) {
      throw new ImageException(
          ImageException.Reason.INVALID,
          "blob " + blob.digest() + " has " + blob.size() + " bytes, at most " + maxBytes);
    }
    try (InputStream in = StoreLayout.open(layout.blob(blob.digest()))) {
      byte[] bytes = in.readNBytes((int) blob.size());
      if (bytes.length < blob.size() || in.read() >= 0) {
        throw new ImageException(
            ImageException.Reason.INVALID,
            "blob " + blob.digest() + " in the store does not have " + blob.size() + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw missing(blob.digest(), e);
    }
  }

  /** Opens a blob for reading. */
  public InputStream open(Digest digest) throws IOException {
    try {
      return StoreLayout.open(layout.blob(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    }
  }

  /** The digests of all blobs. */
  public List<Digest> all() throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      Path directory = layout.blobs(algorithm);
      // Another tool that wrote into this layout may have made only what it needed.
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          add(digests, algorithm, String.valueOf(file.getFileName()));
        }
      }
    }
    return digests;
  }

  /** How many bytes a blob has. */
  long size(Digest digest) throws IOException {
    return Files.size(layout.blob(digest));
  }

  /** Removes a blob; the caller holds the store's lock alone and knows that nobody needs it. */
  void remove(Digest digest) throws IOException {
    Files.deleteIfExists(layout.blob(digest));
  }

  private static void add(List<Digest> digests, Digest.Algorithm algorithm, String name) {
    try {
      digests.add(new Digest(algorithm, name));
    } catch (IllegalArgumentException e) {
      // A file that is no blob, such as another tool's temporary one, is not ours to remove.
    }
  }

  private static ImageException missing(Digest digest, NoSuchFileException e) {
    return new ImageException(
        ImageException.Reason.NOT_FOUND, "blob " + digest + " is missing in the image store", e);
  }
}
