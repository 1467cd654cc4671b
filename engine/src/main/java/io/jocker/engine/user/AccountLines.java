package io.jocker.engine.user;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form that passwd and group share: lines of fields between colons. They are read one after the
 * other and never all kept: a hostile image has millions of them.
 */
final class AccountLines {
  /** The largest id that docker takes: many programs read ids into an int. */
  static final long MAX_ID = Integer.MAX_VALUE;

  private final String text;
  private int at;

  AccountLines(String text) {
    this.text = text;
  }

  /** The next line that says something, neither empty nor a comment; null after the last. */
  @Nullable String next() {
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end).strip();
      at = end < 0 ? text.length() : end + 1;
      if (!line.isEmpty() && line.charAt(0) != '#') {
        return line;
      }
    }
    return null;
  }

  /**
   * The first fields of a line; empty ones too.
   *
   * @param most how many; what follows them is left out
   */
  static List<String> fields(String line, int most) {
    List<String> fields = new ArrayList<>(most);
    int from = 0;
    while (fields.size() < most) {
      int colon = line.indexOf(':', from);
      if (colon < 0) {
        fields.add(line.substring(from));
        break;
      }
      fields.add(line.substring(from, colon));
      from = colon + 1;
    }
    return fields;
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
