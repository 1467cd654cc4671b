package io.jocker.engine.user;

import java.util.ArrayList;
import java.util.List;

/** The form that passwd and group share: lines of fields between colons. */
final class AccountLines {
  /** The largest id that docker takes: many programs read ids into an int. */
  static final long MAX_ID = Integer.MAX_VALUE;

  private AccountLines() {}

  /** The lines that say something: neither empty nor a comment. */
  static List<String> of(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : split(text, '\n')) {
      String stripped = line.strip();
      if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
        lines.add(stripped);
      }
    }
    return lines;
  }

  static List<String> fields(String line) {
    return split(line, ':');
  }

  /** The parts between separators; empty ones too. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + 1;
    }
    parts.add(text.substring(from));
    return parts;
  }

  /**
   * The number that a text is, or -1 where it is none or too large for an id. (Taking a broken
   * number as 0, as others do, makes a user of a broken line root.)
   */
  static long id(String text) {
    if (!isNumber(text) || text.length() > 10) {
      return -1;
    }
    long id = Long.parseLong(text);
    return id <= MAX_ID ? id : -1;
  }

  /** Whether the text is digits alone. */
  static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
