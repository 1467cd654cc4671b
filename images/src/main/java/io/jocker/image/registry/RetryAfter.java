package io.jocker.image.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How long a server asks to be left alone: the header {@code Retry-After} in both its forms. */
final class RetryAfter {
  private static final int MAX_DIGITS = 7;

  private RetryAfter() {}

  /** Zero where it says nothing, or nothing that can be understood. */
  static Duration of(Answer answer) {
    String text = answer.header("Retry-After");
    return text.isEmpty() ? Duration.ZERO : parse(text, Instant.now());
  }

  static Duration parse(String text, Instant now) {
    if (isNumber(text)) {
      return Duration.ofSeconds(Integer.parseInt(text));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, until);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() <= MAX_DIGITS;
  }
}
