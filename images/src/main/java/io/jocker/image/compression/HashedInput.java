package io.jocker.image.compression;

import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.linux.BulkInput;
import io.jocker.linux.StreamHash;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.io.InputStream;

/** Hashes what passes, and bounds it: a small blob can inflate to a thousand times its size. */
public final class HashedInput extends BulkInput {
  private final InputStream in;
  private final Digest.Algorithm algorithm;
  private final StreamHash hash;
  private final long maxBytes;
  private long passed;

  /**
   * A stream that hashes another; closing it gives the memory of the hash back.
   *
   * @param hashes makes the hash
   * @param maxBytes after which the reading fails, with an error that names the bound of layers
   */
  public HashedInput(
      InputStream in, Digest.Algorithm algorithm, StreamHashes hashes, long maxBytes) {
    super(in);
    this.in = in;
    this.algorithm = algorithm;
    this.hash = hashes.of(algorithm.javaName());
    this.maxBytes = maxBytes;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      hash.update(bytes, offset, count);
      passed += count;
      if (passed > maxBytes) {
        throw ImageException.overLimit("a layer", "bytes", maxBytes, "layerBytes");
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    try (hash) {
      super.close();
    }
  }

  /** The digest of all that passed; asked for once, at the end. */
  public Digest digest() {
    return Digest.of(algorithm, hash.digest());
  }
}
