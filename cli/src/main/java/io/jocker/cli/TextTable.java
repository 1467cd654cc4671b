package io.jocker.cli;

import io.jocker.cli.text.DisplayWidth;
import io.jocker.linux.OsString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines whose cells end in tabs, set in columns as Go's text/tabwriter does it for docker: a column
 * is a run of lines that have this cell, at least ten wide, three blanks between; what follows a
 * line's last tab is no cell. Unlike docker's, columns are those of the terminal: a Hangul syllable
 * takes two.
 *
 * <p>A cell is bytes from the beginning: a table has thousands of characters, and a JVM that has
 * just begun is slow with each, but copies bytes as fast as any program.
 */
final class TextTable {
  private static final int LEAST_WIDTH = 10;
  private static final int PADDING = 3;

  private final Cell[][] lines;

  /** For each line, how wide its columns are. */
  private final int[][] widths;

  private int size;
  private int widest = LEAST_WIDTH;

  private TextTable(Cell[][] lines) {
    this.lines = lines;
    this.widths = new int[lines.length][];
    for (int i = 0; i < lines.length; i++) {
      widths[i] = new int[lines[i].length];
    }
    column(0, 0, lines.length);
  }

  /** The text with blanks in place of tabs. */
  static String align(String text) {
    String[] lines = text.split("\n", -1);
    Cell[][] cells = new Cell[lines.length][];
    for (int i = 0; i < lines.length; i++) {
      cells[i] = Cell.of(lines[i].split("\t", -1));
    }
    return OsString.decode(new TextTable(cells).bytes());
  }

  /**
   * The same for lines whose cells are known, the last of each behind its last tab; as bytes, with
   * a line feed behind each. Null where a cell has tabs or line feeds of its own: they end cells
   * and lines, too.
   */
  static byte @Nullable [] of(List<String[]> lines) {
    Cell[][] cells = new Cell[lines.size() + 1][];
    Cell[] above = {};
    for (int i = 0; i < lines.size(); i++) {
      above = Cell.of(lines.get(i), above);
      cells[i] = above;
      for (Cell cell : above) {
        if (cell.divides()) {
          return null;
        }
      }
    }
    cells[lines.size()] = new Cell[] {Cell.of("")};
    return new TextTable(cells).bytes();
  }

  /** The same with tabs left as they are. */
  static byte[] tabbed(List<String[]> lines) {
    StringBuilder text = new StringBuilder();
    for (String[] cells : lines) {
      for (int i = 0; i < cells.length; i++) {
        text.append(i == 0 ? "" : "\t").append(cells[i]);
      }
      text.append('\n');
    }
    return OsString.encode(text.toString());
  }

  /** A cell. */
  private static final class Cell {
    private final String text;

    /** As it goes out. */
    private final byte[] bytes;

    /** In columns of a terminal. */
    private final int width;

    /** Whether each byte is a character that can be seen. */
    private final boolean plain;

    private Cell(String text, byte[] bytes, int width, boolean plain) {
      this.text = text;
      this.bytes = bytes;
      this.width = width;
      this.plain = plain;
    }

    static Cell[] of(String... texts) {
      return of(texts, new Cell[0]);
    }

    /** Of a line, of whose cells some may be those of the line above. */
    static Cell[] of(String[] texts, Cell[] above) {
      Cell[] cells = new Cell[texts.length];
      for (int i = 0; i < cells.length; i++) {
        String text = texts[i];
        cells[i] = i < above.length && text.equals(above[i].text) ? above[i] : of(text);
      }
      return cells;
    }

    private static Cell of(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      for (byte b : bytes) {
        // What is beyond Latin-1 has become a question mark, and in Latin-1 is negative here.
        if (b < ' ' || b == '?') {
          return new Cell(text, OsString.encode(text), DisplayWidth.of(text), false);
        }
      }
      return new Cell(text, bytes, bytes.length, true);
    }

    boolean divides() {
      return !plain && (text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0);
    }
  }

  /** Looks how wide the columns are from {@code column} on, of the lines from one to another. */
  private void column(int column, int from, int to) {
    int line = from;
    while (line < to) {
      if (!hasCell(line, column)) {
        size += lines[line][lines[line].length - 1].bytes.length + 1;
        line++;
        continue;
      }
      int end = line;
      int width = LEAST_WIDTH;
      for (; end < to && hasCell(end, column); end++) {
        width = Math.max(width, lines[end][column].width + PADDING);
      }
      for (int i = line; i < end; i++) {
        widths[i][column] = width;
        size += lines[i][column].bytes.length + width - lines[i][column].width;
      }
      widest = Math.max(widest, width);
      column(column + 1, line, end);
      line = end;
    }
  }

  private boolean hasCell(int line, int column) {
    return column < lines[line].length - 1;
  }

  /** All of it, with a line feed between two lines. */
  private byte[] bytes() {
    byte[] out = new byte[size];
    byte[] blanks = " ".repeat(widest).getBytes(StandardCharsets.ISO_8859_1);
    int at = 0;
    for (int line = 0; line < lines.length; line++) {
      Cell[] cells = lines[line];
      for (int i = 0; i < cells.length; i++) {
        Cell cell = cells[i];
        System.arraycopy(cell.bytes, 0, out, at, cell.bytes.length);
        at += cell.bytes.length;
        if (i < cells.length - 1) {
          int blank = widths[line][i] - cell.width;
          System.arraycopy(blanks, 0, out, at, blank);
          at += blank;
        }
      }
      out[at++] = '\n';
    }
    // The last line feed is between nothing.
    return Arrays.copyOf(out, at - 1);
  }
}
