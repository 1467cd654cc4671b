package io.jocker.image.layer;

/** Names of strangers in messages: quoted, on one line, and of bounded length. */
public final class Quoted {
  private static final int LONGEST = 200;

  private Quoted() {}

  /**
   * The name in quotes. Control characters, which could drive a terminal, and bytes that are not
   * UTF-8 are shown as {@code \xNN}.
   */
  public static String of(String name) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < Math.min(name.length(), LONGEST); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        hex(out, c);
      } else if (c >= 0xdc80 && c <= 0xdcff && !(i > 0 && isHigh(name.charAt(i - 1)))) {
        hex(out, c - 0xdc00);
      } else {
        out.append(c);
      }
    }
    return out.append(name.length() > LONGEST ? "\"..." : "\"").toString();
  }

  private static boolean isHigh(char c) {
    return Character.isHighSurrogate(c);
  }

  private static void hex(StringBuilder out, int value) {
    out.append("\\x")
        .append(Character.forDigit(value >> 4 & 0xf, 16))
        .append(Character.forDigit(value & 0xf, 16));
  }
}
