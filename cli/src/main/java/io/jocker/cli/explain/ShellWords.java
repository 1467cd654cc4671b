package io.jocker.cli.explain;

import io.jocker.cli.text.Paragraphs;

/** Lines of a shell script. */
final class ShellWords {
  private static final String PLAIN = "_@%+=:,./-";
  private static final int COLUMNS = 98;

  private final StringBuilder out = new StringBuilder();

  /** A word that the shell takes as it is, whatever it holds. */
  static String quote(String word) {
    return isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A path below what a variable of the script holds: {@code "$root"/proc}. */
  static String below(String variable, String path) {
    return "\"$" + variable + "\"" + (path.equals("/") ? "" : quote(path));
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean letter = c < 0x80 && Character.isLetterOrDigit(c);
      if (!letter && PLAIN.indexOf(c) < 0) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  void line(String... words) {
    out.append(String.join(" ", words)).append('\n');
  }

  /** A text as a comment, broken into lines. */
  void comment(String text) {
    for (String line : Paragraphs.wrap(text, COLUMNS, 0).strip().split("\n", -1)) {
      out.append(line.isEmpty() ? "#" : "# ").append(line).append('\n');
    }
  }

  /** Lines that were made elsewhere. */
  void add(String lines) {
    out.append(lines);
  }

  String text() {
    return out.toString();
  }
}
