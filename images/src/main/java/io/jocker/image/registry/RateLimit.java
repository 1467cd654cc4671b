package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import java.time.Duration;
import java.util.List;

/** Says what the limit was that a registry answers 429 for, as far as its headers tell. */
final class RateLimit {
  private RateLimit() {}

  /**
   * The error.
   *
   * @param told what the registry says itself
   */
  static ImageException exceeded(String registry, Answer answer, String told) {
    String limit = answer.header("RateLimit-Limit");
    String count = RegistryErrors.printable(before(limit));
    String window = window(limit);
    String again = again(answer);
    String form = (count.isEmpty() ? "" : "limit") + (again.isEmpty() ? "" : "again");
    String message =
        "registry "
            + registry
            + " has had too many requests"
            + (count.isEmpty() ? "" : ": it allows " + count + " in " + window)
            + (again.isEmpty() ? "" : ": try again in " + again)
            + told;
    return new ImageException(
        Problem.RATE_LIMIT, form, List.of(registry, count, window, again, told), message, null);
  }

  /** {@code 100;w=21600} is a hundred in six hours. */
  private static String before(String limit) {
    int semicolon = limit.indexOf(';');
    return (semicolon < 0 ? limit : limit.substring(0, semicolon)).strip();
  }

  private static String window(String limit) {
    int at = limit.indexOf("w=");
    try {
      return at < 0 ? "?" : words(Duration.ofSeconds(Integer.parseInt(limit.substring(at + 2))));
    } catch (NumberFormatException e) {
      return "?";
    }
  }

  private static String again(Answer answer) {
    Duration asked = RetryAfter.of(answer);
    return asked.isZero() ? "" : words(asked);
  }

  /** {@code 6h}, {@code 1m30s}: as in every language. */
  private static String words(Duration duration) {
    StringBuilder words = new StringBuilder();
    append(words, duration.toHours(), "h");
    append(words, duration.toMinutesPart(), "m");
    append(words, duration.toSecondsPart(), "s");
    return words.length() == 0 ? "0s" : words.toString();
  }

  private static void append(StringBuilder words, long count, String unit) {
    if (count > 0) {
      words.append(count).append(unit);
    }
  }
}
