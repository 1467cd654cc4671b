package io.jocker.linux;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes hashes for long streams. Short texts are as well hashed by Java itself. */
public interface StreamHashes {
  /** By Java itself. */
  StreamHashes JAVA = JavaHash::of;

  /**
   * A fresh one.
   *
   * @param algorithm as Java calls it, such as {@code SHA-256}
   */
  StreamHash of(String algorithm);

  /** A hash function of the JDK. */
  record JavaHash(MessageDigest hash) implements StreamHash {
    static JavaHash of(String algorithm) {
      try {
        return new JavaHash(MessageDigest.getInstance(algorithm));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalArgumentException("this Java lacks " + algorithm, e);
      }
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      hash.update(bytes, offset, length);
    }

    @Override
    public byte[] digest() {
      return hash.digest();
    }

    @Override
    public void close() {
      // Its memory is Java's.
    }
  }
}
