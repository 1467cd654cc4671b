package io.jocker.cli;

import java.time.Duration;
import java.time.Instant;

/** Durations as docker shows them: {@code 5 minutes}, {@code About an hour}. */
final class HumanDuration {
  private HumanDuration() {}

  private static final long HOURS_PER_DAY = 24;
  private static final long HOURS_PER_WEEK = 7 * HOURS_PER_DAY;
  private static final long HOURS_PER_MONTH = 30 * HOURS_PER_DAY;
  private static final long HOURS_PER_YEAR = 365 * HOURS_PER_DAY;

  /**
   * The whole seconds from one time to another. Without a {@link Duration}: a table asks twice in
   * each line, and that would be most of the answer.
   */
  static long seconds(Instant from, Instant to) {
    long seconds = to.getEpochSecond() - from.getEpochSecond();
    return to.getNano() < from.getNano() ? seconds - 1 : seconds;
  }

  /** The text, rounded ever more as it grows. */
  static String of(Duration duration) {
    return ofSeconds(duration.toSeconds());
  }

  /** The same for whole seconds. */
  static String ofSeconds(long seconds) {
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds == 1) {
      return "1 second";
    }
    if (seconds < 60) {
      return seconds + " seconds";
    }
    long minutes = seconds / 60;
    if (minutes == 1) {
      return "About a minute";
    }
    return minutes < 60 ? minutes + " minutes" : ofHours((seconds + 1800) / 3600);
  }

  private static String ofHours(long hours) {
    if (hours == 1) {
      return "About an hour";
    }
    if (hours < 2 * HOURS_PER_DAY) {
      return hours + " hours";
    }
    if (hours < 2 * HOURS_PER_WEEK) {
      return hours / HOURS_PER_DAY + " days";
    }
    if (hours < 2 * HOURS_PER_MONTH) {
      return hours / HOURS_PER_WEEK + " weeks";
    }
    if (hours < 2 * HOURS_PER_YEAR) {
      return hours / HOURS_PER_MONTH + " months";
    }
    return hours / HOURS_PER_YEAR + " years";
  }
}
