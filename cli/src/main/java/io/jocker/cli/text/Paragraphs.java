package io.jocker.cli.text;

/** Breaks running text into lines that fit a terminal. */
public final class Paragraphs {
  private Paragraphs() {}

  /**
   * A text broken at blanks, each line indented.
   *
   * <p>A word that is wider than a line stays whole. Lines of the text stay lines, and one that
   * begins with a blank (an example, a command) is not broken at all.
   *
   * @param columns of a line, the indentation counted in
   * @param indent blanks before each line
   */
  public static String wrap(String text, int columns, int indent) {
    StringBuilder out = new StringBuilder(text.length() + 64);
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(" ")) {
        out.append(" ".repeat(indent)).append(line).append('\n');
      } else {
        wrapLine(out, line, columns, indent);
      }
    }
    return out.toString();
  }

  private static void wrapLine(StringBuilder out, String line, int columns, int indent) {
    int column = 0;
    for (String word : line.split(" ", -1)) {
      int width = DisplayWidth.of(word);
      if (column > 0 && column + 1 + width > columns) {
        out.append('\n');
        column = 0;
      }
      if (column > 0) {
        out.append(' ');
        column++;
      } else if (!word.isEmpty()) {
        out.append(" ".repeat(indent));
        column = indent;
      }
      out.append(word);
      column += width;
    }
    out.append('\n');
  }
}
