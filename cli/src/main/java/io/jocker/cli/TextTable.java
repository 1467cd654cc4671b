package io.jocker.cli;

import io.jocker.cli.text.DisplayWidth;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines whose cells end in tabs, set in columns as Go's text/tabwriter does it for docker: a column
 * is a run of lines that have this cell, at least ten wide, three blanks between; what follows a
 * line's last tab is no cell. Unlike docker's, columns are those of the terminal: a Hangul syllable
 * takes two.
 */
final class TextTable {
  private static final int LEAST_WIDTH = 10;
  private static final int PADDING = 3;

  private TextTable() {}

  /** The text with blanks in place of tabs. */
  static String align(String text) {
    List<String[]> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(line.split("\t", -1));
    }
    StringBuilder[] out = new StringBuilder[lines.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = new StringBuilder();
    }
    column(lines, out, 0, 0, out.length);
    return String.join("\n", out);
  }

  /** Sets the cells from {@code column} on, of the lines from {@code from} to {@code to}. */
  private static void column(
      List<String[]> lines, StringBuilder[] out, int column, int from, int to) {
    int[] widths = new int[to];
    int line = from;
    while (line < to) {
      if (!hasCell(lines.get(line), column)) {
        out[line].append(last(lines.get(line), column));
        line++;
        continue;
      }
      int end = line;
      int width = LEAST_WIDTH;
      while (end < to && hasCell(lines.get(end), column)) {
        widths[end] = DisplayWidth.of(lines.get(end)[column]);
        width = Math.max(width, widths[end] + PADDING);
        end++;
      }
      for (int i = line; i < end; i++) {
        out[i].append(lines.get(i)[column]).append(" ".repeat(width - widths[i]));
      }
      column(lines, out, column + 1, line, end);
      line = end;
    }
  }

  private static boolean hasCell(String[] cells, int column) {
    return column < cells.length - 1;
  }

  private static String last(String[] cells, int column) {
    return column < cells.length ? cells[column] : "";
  }
}
