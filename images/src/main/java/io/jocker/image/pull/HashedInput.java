package io.jocker.image.pull;

import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes what passes, and bounds it: a small blob can inflate to a thousand times its size. */
final class HashedInput extends InputStream {
  private final InputStream in;
  private final Digest.Algorithm algorithm;
  private final MessageDigest hash;
  private final long maxBytes;
  private long passed;

  HashedInput(InputStream in, Digest.Algorithm algorithm, long maxBytes) {
    this.in = in;
    this.algorithm = algorithm;
    this.hash = algorithm.newHash();
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      hash.update(bytes, offset, count);
      passed += count;
      if (passed > maxBytes) {
        throw new ImageException(
            ImageException.Reason.INVALID, "a layer has more than " + maxBytes + " bytes");
      }
    }
    return count;
  }

  /** The digest of all that passed; asked for once, at the end. */
  Digest digest() {
    return Digest.of(algorithm, hash.digest());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
