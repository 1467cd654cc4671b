package io.jocker.engine.store;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A container's id.
 *
 * @param hex 64 hexadecimal digits, lower case
 */
public record ContainerId(String hex) {
  private static final int BYTES = 32;
  private static final int SHORT_LENGTH = 12;
  private static final String ALPHABET = "0123456789abcdef";

  /** How long one is. */
  static final int DIGITS = 2 * BYTES;

  public ContainerId {
    if (!isId(hex)) {
      throw new IllegalArgumentException("invalid container id: \"" + hex + "\"");
    }
  }

  /** Whether the text is a whole id. */
  public static boolean isId(String text) {
    return text.length() == 2 * BYTES && isHex(text);
  }

  /** The id that is the name of a file; null for the name of something else. */
  static @Nullable ContainerId ofFile(String name) {
    // Not looked at twice: a JVM that has just begun is slow with single characters.
    if (name.length() != 2 * BYTES) {
      return null;
    }
    try {
      return new ContainerId(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the text consists of lower-case hexadecimal digits alone. */
  static boolean isHex(String text) {
    // A character beyond Latin-1 becomes a question mark.
    for (byte c : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * A new id of random bytes.
   *
   * @param random an open {@code urandom(4)}: java.security.SecureRandom would load two hundred
   *     classes for the same bytes
   */
  static ContainerId random(IoCalls io, Fd random) throws SyscallException {
    byte[] bytes = new byte[BYTES];
    while (true) {
      int done = 0;
      while (done < BYTES) {
        done += io.read(random, bytes, done, BYTES - done);
      }
      String hex = toHex(bytes);
      if (!isNumber(hex.substring(0, SHORT_LENGTH))) {
        return new ContainerId(hex);
      }
    }
  }

  /** The first 12 digits, as tables and the container's host name show the id. */
  public String shortForm() {
    return hex.substring(0, SHORT_LENGTH);
  }

  @Override
  public String toString() {
    return hex;
  }

  /** A host name of digits alone would be taken for an address: hosts(5), inet_aton(3). */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String toHex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      hex.append(ALPHABET.charAt((b >> 4) & 0xf)).append(ALPHABET.charAt(b & 0xf));
    }
    return hex.toString();
  }
}
