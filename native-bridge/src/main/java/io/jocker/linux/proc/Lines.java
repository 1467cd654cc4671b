package io.jocker.linux.proc;

import java.util.ArrayList;
import java.util.List;

/** Cutting text into lines and words, without regular expressions: a start reads such files. */
final class Lines {
  private static final int QUOTED = 120;

  private Lines() {}

  /** The lines that are not empty. */
  static List<String> of(String text) {
    return withoutEmpty(split(text, '\n'));
  }

  private static List<String> withoutEmpty(List<String> pieces) {
    List<String> kept = new ArrayList<>(pieces.size());
    for (String piece : pieces) {
      if (!piece.isEmpty()) {
        kept.add(piece);
      }
    }
    return kept;
  }

  /** The pieces between separators, empty ones too. */
  static List<String> split(String text, char separator) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      pieces.add(text.substring(start, end));
      start = end + 1;
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  /** The pieces between spaces and tabs, however many of them. */
  static List<String> words(String text) {
    return withoutEmpty(split(text.replace('\t', ' '), ' '));
  }

  static int number(String text, String line) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw malformed("number", line);
    }
  }

  /** Numbers up to 2^64-1 as the kernel has them; the upper half is negative in Java. */
  static long longNumber(String text, String line) {
    try {
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw malformed("number", line);
    }
  }

  /**
   * @param what the file or the part that could not be read
   */
  static IllegalArgumentException malformed(String what, String line) {
    String start = line.length() > QUOTED ? line.substring(0, QUOTED) + "..." : line;
    return new IllegalArgumentException("malformed " + what + ": \"" + start + "\"");
  }
}
