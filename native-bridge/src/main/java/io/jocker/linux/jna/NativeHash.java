package io.jocker.linux.jna;

import io.jocker.linux.StreamHash;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A hash by {@link LibCrypto}. The bytes go through one buffer of native memory. */
final class NativeHash implements StreamHash {
  private static final int BUFFER = 128 << 10;

  /** EVP_MAX_MD_SIZE. */
  private static final int LONGEST = 64;

  private final LibCrypto library;
  private final String algorithm;
  private final long context;
  private final Scratch scratch = new Scratch();
  private final Block buffer = scratch.block(BUFFER);
  private boolean closed;

  private NativeHash(LibCrypto library, String algorithm, long context) {
    this.library = library;
    this.algorithm = algorithm;
    this.context = context;
  }

  /**
   * Begins a hash.
   *
   * @param algorithm as Java calls it
   * @return null if the library does not give it
   */
  static @Nullable NativeHash of(LibCrypto library, String algorithm) {
    // SHA-256 is EVP_sha256.
    String function = "EVP_" + algorithm.replace("-", "").toLowerCase(Locale.ROOT);
    long context = library.newContext();
    if (context == 0) {
      return null;
    }
    long type = library.algorithm(function);
    if (type == 0 || library.init(context, type) != 1) {
      library.free(context);
      return null;
    }
    return new NativeHash(library, algorithm, context);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    for (int done = 0; done < length; ) {
      int piece = Math.min(BUFFER, length - done);
      buffer.putBytes(0, bytes, offset + done, piece);
      require(library.update(context, buffer.address(), piece));
      done += piece;
    }
  }

  @Override
  public byte[] digest() {
    requireOpen();
    require(library.end(context, buffer.address()));
    return buffer.bytesAt(0, length());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.free(context);
      scratch.close();
    }
  }

  private int length() {
    int bits = Integer.parseInt(algorithm.substring(algorithm.indexOf('-') + 1));
    int bytes = bits / Byte.SIZE;
    if (bytes > LONGEST) {
      throw new IllegalArgumentException(algorithm);
    }
    return bytes;
  }

  /** The memory is gone: a call would write into somebody else's. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("a hash that was closed");
    }
  }

  private void require(int result) {
    if (result != 1) {
      throw new IllegalStateException(algorithm + " of libcrypto failed");
    }
  }
}
