package io.jocker.linux.jna;

import io.jocker.linux.StreamHash;
import io.jocker.linux.StreamHashes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hashes by OpenSSL, where it is there: Debian's own packages of Java need it, by way of {@code
 * ca-certificates}. It is opened when the first stream is hashed.
 *
 * <p>Java's SHA-256 knows the processor's instructions for it only under the JVM's second compiler,
 * which a start does without: 65 MB a second then, 750 with it, and 1780 by this, on one machine.
 */
final class LibCryptoHashes implements StreamHashes {
  /** Its names since OpenSSL 3.0 and since 1.1. */
  private static final List<String> FILES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

  private final List<String> files;
  private @Nullable LibCrypto library;
  private boolean lookedUp;

  LibCryptoHashes() {
    this(FILES);
  }

  /** With libraries of other names, for tests. */
  LibCryptoHashes(List<String> files) {
    this.files = files;
  }

  @Override
  public StreamHash of(String algorithm) {
    LibCrypto crypto = library();
    NativeHash hash = crypto == null ? null : NativeHash.of(crypto, algorithm);
    // The library may be there and yet refuse: its settings can forbid algorithms.
    return hash == null ? StreamHashes.JAVA.of(algorithm) : hash;
  }

  private synchronized @Nullable LibCrypto library() {
    for (int i = 0; i < files.size() && library == null && !lookedUp; i++) {
      library = LibCrypto.open(files.get(i));
    }
    lookedUp = true;
    return library;
  }
}
