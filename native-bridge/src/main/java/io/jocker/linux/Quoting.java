package io.jocker.linux;

/**
 * Names from images and containers in messages: whatever they hold, a message stays one line and
 * moves no terminal's cursor. Nothing here runs on success.
 */
public final class Quoting {
  private Quoting() {}

  /** A text as it is; in quotes where it has characters that could be taken for something else. */
  public static String word(String path) {
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
  public static String quoted(String text) {
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

  /** As it is, blanks too; in quotes only where it would not stay on its line. */
  public static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return quoted(text);
      }
    }
    return text;
  }

  private static void hex(StringBuilder out, int c) {
    out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
  }

  private static boolean followsHighSurrogate(String text, int at) {
    return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
