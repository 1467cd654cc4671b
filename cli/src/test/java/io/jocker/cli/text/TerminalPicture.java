package io.jocker.cli.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a terminal shows, as an SVG. A letter of two columns takes exactly two, whatever font the
 * reader has: each run of letters of one width has its place and its length.
 */
public final class TerminalPicture {
  private static final int COLUMN = 8;
  private static final int LINE = 18;
  private static final int EDGE = 16;
  private static final int LEAST_COLUMNS = 80;

  private final StringBuilder out = new StringBuilder();

  private TerminalPicture() {}

  /** Makes the picture {@code NAME.svg} of each text {@code NAME.txt} in a folder. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (var files = Files.list(folder)) {
      for (Path text : files.filter(file -> file.toString().endsWith(".txt")).toList()) {
        String name = text.getFileName().toString();
        Path picture = folder.resolve(name.substring(0, name.length() - 4) + ".svg");
        Files.writeString(picture, of(Files.readString(text)));
      }
    }
  }

  /**
   * The picture of a text. A line that begins with {@code $} was typed; one that begins without a
   * blank, before one that is indented, is a heading.
   */
  static String of(String text) {
    TerminalPicture picture = new TerminalPicture();
    picture.draw(text.lines().toList());
    return picture.out.toString();
  }

  private void draw(List<String> lines) {
    int columns = lines.stream().mapToInt(DisplayWidth::of).max().orElse(0);
    int width = Math.max(columns, LEAST_COLUMNS) * COLUMN + 2 * EDGE;
    int height = lines.size() * LINE + 2 * EDGE;
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"")
        .append(height + "\" viewBox=\"0 0 " + width + " " + height + "\">\n")
        .append("<style>text{font:13px monospace;white-space:pre;fill:#d8dee9}")
        .append(".typed{fill:#a3be8c}.heading{fill:#88c0d0;font-weight:bold}</style>\n")
        .append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#22272e\"/>\n");
    for (int i = 0; i < lines.size(); i++) {
      boolean before = i + 1 < lines.size() && lines.get(i + 1).startsWith(" ");
      line(lines.get(i), before, EDGE + (i + 1) * LINE - 5);
    }
    out.append("</svg>\n");
  }

  private void line(String line, boolean beforeIndented, int y) {
    String look = line.startsWith("$") ? " class=\"typed\"" : "";
    if (look.isEmpty() && beforeIndented && !line.startsWith(" ")) {
      look = " class=\"heading\"";
    }
    int column = 0;
    for (int begin = 0; begin < line.length(); ) {
      int end = endOfRun(line, begin);
      String run = line.substring(begin, end);
      if (!run.isBlank()) {
        out.append("<text" + look + " x=\"" + (EDGE + column * COLUMN) + "\" y=\"" + y + "\"")
            .append(" textLength=\"" + DisplayWidth.of(run) * COLUMN + "\"")
            .append(" lengthAdjust=\"spacingAndGlyphs\">" + escaped(run))
            .append("</text>\n");
      }
      column += DisplayWidth.of(run);
      begin = end;
    }
  }

  /** To where letters are blanks, or of the same width and no blanks. */
  private static int endOfRun(String line, int begin) {
    int end = begin;
    while (end < line.length() && kind(line, end) == kind(line, begin)) {
      end += Character.charCount(line.codePointAt(end));
    }
    return end;
  }

  private static int kind(String line, int index) {
    return line.charAt(index) == ' '
        ? -1
        : DisplayWidth.of(Character.toString(line.codePointAt(index)));
  }

  private static String escaped(String run) {
    return run.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
