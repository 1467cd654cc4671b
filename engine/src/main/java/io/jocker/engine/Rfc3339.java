package io.jocker.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as docker writes them: {@code 2024-05-01T12:00:00.123456789Z}. By hand, for the formatters
 * of java.time load a hundred classes, and every start writes a time.
 */
public final class Rfc3339 {
  /** What docker writes for a time that has not come: the zero of Go's time.Time. */
  public static final String NEVER = "0001-01-01T00:00:00Z";

  private static final int SECONDS_OF_DAY = 86_400;
  private static final int NANO_DIGITS = 9;

  private Rfc3339() {}

  /** The text for a time in the years 0 to 9999, in UTC, the fraction without its last zeros. */
  public static String format(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_OF_DAY));
    int second = Math.floorMod(seconds, SECONDS_OF_DAY);
    StringBuilder text = new StringBuilder(30);
    digits(text, date.getYear(), 4).append('-');
    digits(text, date.getMonthValue(), 2).append('-');
    digits(text, date.getDayOfMonth(), 2).append('T');
    digits(text, second / 3600, 2).append(':');
    digits(text, second / 60 % 60, 2).append(':');
    digits(text, second % 60, 2);
    if (nanos != 0) {
      digits(text.append('.'), nanos, NANO_DIGITS);
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    return text.append('Z').toString();
  }

  /**
   * Reads a date, a {@code T}, a time with or without a fraction, and {@code Z} or an offset.
   *
   * @throws IllegalArgumentException quoting a text that is none
   */
  public static Instant parse(String text) {
    try {
      int second = number(text, 11, 2) * 3600 + number(text, 14, 2) * 60 + number(text, 17, 2);
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
      requireMarks(text);
      int at = 19;
      int nanos = 0;
      if (text.charAt(at) == '.') {
        int end = ++at;
        while (Character.isDigit(text.charAt(end))) {
          end++;
        }
        nanos = fraction(text, at, end);
        at = end;
      }
      return Instant.ofEpochSecond(
          date.toEpochDay() * SECONDS_OF_DAY + second - offset(text, at), nanos);
    } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException("invalid time: \"" + text + "\"", e);
    }
  }

  private static void requireMarks(String text) {
    char t = text.charAt(10);
    if (text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (t != 'T' && t != 't')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      throw new NumberFormatException("marks");
    }
  }

  private static int fraction(String text, int from, int end) {
    if (end == from) {
      throw new NumberFormatException("empty fraction");
    }
    int nanos = 0;
    for (int i = 0; i < NANO_DIGITS; i++) {
      nanos = nanos * 10 + (from + i < end ? text.charAt(from + i) - '0' : 0);
    }
    return nanos;
  }

  /** Seconds east of UTC. */
  private static int offset(String text, int at) {
    char sign = text.charAt(at);
    if ((sign == 'Z' || sign == 'z') && text.length() == at + 1) {
      return 0;
    }
    if ((sign != '+' && sign != '-') || text.length() != at + 6 || text.charAt(at + 3) != ':') {
      throw new NumberFormatException("offset");
    }
    int seconds = number(text, at + 1, 2) * 3600 + number(text, at + 4, 2) * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static int number(String text, int from, int length) {
    int value = 0;
    for (int i = from; i < from + length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw new NumberFormatException("digit");
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  private static StringBuilder digits(StringBuilder text, int value, int width) {
    for (int unit = (int) Math.pow(10, width - 1); unit > 0; unit /= 10) {
      text.append((char) ('0' + value / unit % 10));
    }
    return text;
  }
}
