package io.jocker.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a blob's bytes, which is the blob's name: {@code sha256:e3b0c4...}.
 *
 * <p>See the <a
 * href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI image
 * specification</a>. Both registered algorithms are taken; others are refused, for a hash that
 * cannot be computed protects nothing.
 *
 * @param hex the hash in lower-case hexadecimal, as long as the algorithm's hash is
 */
public record Digest(Algorithm algorithm, String hex) {
  private static final int SHORT = 12;

  /** The registered hash algorithms. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String prefix;
    private final String javaName;
    private final int hexLength;

    Algorithm(String prefix, String javaName, int hexLength) {
      this.prefix = prefix;
      this.javaName = javaName;
      this.hexLength = hexLength;
    }

    /** The algorithm's name in a digest and in the path of a blob. */
    public String prefix() {
      return prefix;
    }

    /** What Java calls it. */
    public String javaName() {
      return javaName;
    }

    /** A fresh hash function of this algorithm, for what is in memory. */
    public MessageDigest newHash() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java lacks " + javaName, e);
      }
    }

    private static @Nullable Algorithm named(String prefix) {
      for (Algorithm algorithm : values()) {
        if (algorithm.prefix.equals(prefix)) {
          return algorithm;
        }
      }
      return null;
    }
  }

  public Digest {
    if (hex.length() != algorithm.hexLength) {
      throw new IllegalArgumentException(
          "invalid checksum digest length: "
              + hex.length()
              + " digits for "
              + algorithm.prefix
              + " ("
              + algorithm.hexLength
              + " expected)");
    }
    if (!isLowerHex(hex)) {
      throw new IllegalArgumentException("invalid checksum digest format: \"" + hex + "\"");
    }
  }

  /**
   * Reads {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException if it is not of that form or the algorithm is not known
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("invalid checksum digest format: \"" + text + "\"");
    }
    Algorithm algorithm = Algorithm.named(text.substring(0, colon));
    if (algorithm == null) {
      throw new IllegalArgumentException("unsupported digest algorithm: \"" + text + "\"");
    }
    return new Digest(algorithm, text.substring(colon + 1));
  }

  /** The SHA-256 digest of these bytes. */
  public static Digest sha256(byte[] bytes) {
    return of(Algorithm.SHA256, Algorithm.SHA256.newHash().digest(bytes));
  }

  /** The digest with these hash bytes. */
  public static Digest of(Algorithm algorithm, byte[] hash) {
    StringBuilder hex = new StringBuilder(hash.length * 2);
    for (byte b : hash) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return new Digest(algorithm, hex.toString());
  }

  /** Whether all characters are of {@code 0-9a-f}. */
  public static boolean isLowerHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  /** Written out: the generated one is linked when first called, at a cost of dozens of ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && hex.equals(that.hex) && algorithm == that.algorithm;
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public String toString() {
    return algorithm.prefix + ":" + hex;
  }

  /** The first 12 digits, by which people know a layer. */
  public String shortHex() {
    return hex.substring(0, SHORT);
  }
}
