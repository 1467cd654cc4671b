package io.jocker.cli;

import io.jocker.engine.Rfc3339;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Points in time as docker shows them and takes them. */
final class Times {
  private Times() {}

  private static final int NANO_DIGITS = 9;

  /** As {@code CreatedAt} shows it: {@code 2024-05-01 12:00:00 +0000 UTC}. */
  static String listed(Instant time) {
    String text = Rfc3339.format(Instant.ofEpochSecond(time.getEpochSecond()));
    return text.replace('T', ' ').replace("Z", " +0000 UTC");
  }

  /** As {@code CREATED} shows it: {@code 5 minutes ago}. */
  static String ago(Instant time, Instant now) {
    return HumanDuration.ofSeconds(HumanDuration.seconds(time, now)) + " ago";
  }

  /** As {@code logs -t} shows it, with all nine digits of the second. */
  static String logged(long seconds, int nanos) {
    String whole = Rfc3339.format(Instant.ofEpochSecond(seconds));
    String digits = Integer.toString(1_000_000_000 + nanos).substring(1);
    return whole.substring(0, whole.length() - 1) + "." + digits + "Z";
  }

  /**
   * Reads {@code --since} and {@code --until}: RFC 3339, a date with or without a time, seconds
   * since 1970, or how long ago, as in {@code 1h30m}.
   */
  static Instant parse(String text, Instant now) {
    try {
      if (isSeconds(text)) {
        return seconds(text);
      }
      if (text.length() > 9 && text.charAt(4) == '-') {
        return date(text);
      }
      return now.minus(duration(text));
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "failed to parse \""
              + text
              + "\" as a time: use 2013-01-02T13:23:37Z, seconds since 1970 or 42m",
          e);
    }
  }

  private static boolean isSeconds(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static Instant seconds(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    String fraction = (text.substring(dot + 1) + "000000000").substring(0, NANO_DIGITS);
    return Instant.ofEpochSecond(Long.parseLong(text.substring(0, dot)), Long.parseLong(fraction));
  }

  /** A time without a zone is the local one, as docker has it. */
  private static Instant date(String text) {
    int time = text.indexOf('T');
    if (time < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
    String clock = text.substring(time + 1);
    int zone = Math.max(clock.indexOf('Z'), Math.max(clock.indexOf('+'), clock.indexOf('-')));
    if (zone < 0) {
      return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }
    return LocalDateTime.parse(text.substring(0, time + 1 + zone))
        .toInstant(ZoneOffset.of(clock.substring(zone)));
  }

  /** Numbers with units, as Go writes durations: {@code 1h30m}, {@code 1.5s}, {@code 300ms}. */
  static Duration duration(String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    do {
      int unit = at;
      while (unit < text.length() && ".0123456789".indexOf(text.charAt(unit)) >= 0) {
        unit++;
      }
      int end = unit;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      double number = Double.parseDouble(text.substring(at, unit));
      sum = sum.plusNanos((long) (number * nanos(text.substring(unit, end))));
      at = end;
    } while (at < text.length());
    return sum;
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "h" -> 3_600_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "s" -> 1_000_000_000L;
      case "ms" -> 1_000_000L;
      case "us", "µs" -> 1_000L;
      case "ns" -> 1L;
      default -> throw new NumberFormatException("unknown unit \"" + unit + "\"");
    };
  }
}
