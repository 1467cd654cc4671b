package io.jocker.linux.jna;

import io.jocker.linux.Bits;
import io.jocker.linux.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Arguments of calls in words, for the messages of failures. Nothing here runs on success. */
final class Words {
  private Words() {}

  /** A path as it is; in quotes where it has characters that could be taken for something else. */
  static String path(String path) {
    if (path.isEmpty()) {
      return "\"\"";
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c == '"' || c == ',' || c == '\\' || c >= 0x7f) {
        return quoted(path);
      }
    }
    return path;
  }

  /**
   * In quotes, with everything escaped that could move a terminal's cursor: names come from images
   * and containers. A byte that is not UTF-8 is {@code \xNN}.
   */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        hex(out, c);
      } else if (c >= 0xdc80 && c <= 0xdcff && !followsHighSurrogate(text, i)) {
        hex(out, c - 0xdc00);
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** {@code passwd in fd 5}, or only the path where it is relative to nothing. */
  static String at(Fd directory, String path) {
    if (path.isEmpty()) {
      return directory.toString();
    }
    boolean alone = directory == Fd.CWD || path.charAt(0) == '/';
    return alone ? path(path) : path(path) + " in " + directory;
  }

  /** {@code MS_BIND|MS_REC}, the lowest bit first; 0 for none. */
  static String flags(String prefix, Set<? extends Bits> flags) {
    if (flags.isEmpty()) {
      return "0";
    }
    List<Bits> sorted = new ArrayList<>(flags);
    // A lambda of our own is in the archive, those inside Comparator are not.
    sorted.sort((one, other) -> Long.compare(one.bit(), other.bit()));
    StringBuilder out = new StringBuilder();
    for (Bits flag : sorted) {
      out.append(out.length() == 0 ? "" : "|").append(prefix).append(flag.name());
    }
    return out.toString();
  }

  /** {@code , MS_BIND}: for arguments that are worth no word when there are none. */
  static String further(String prefix, Set<? extends Bits> flags) {
    return flags.isEmpty() ? "" : ", " + flags(prefix, flags);
  }

  /** {@code 0755}. */
  static String mode(int mode) {
    return "0" + Integer.toOctalString(mode);
  }

  private static void hex(StringBuilder out, int c) {
    out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
  }

  private static boolean followsHighSurrogate(String text, int at) {
    return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
