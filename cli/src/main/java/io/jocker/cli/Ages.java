package io.jocker.cli;

import java.time.Instant;

/**
 * Words for how long ago things were. In a list they are mostly those of the line before: they are
 * put together when there are others to be said.
 */
final class Ages {
  private static final int SECONDS = 60;

  private final Instant now;
  private final String before;
  private final String behind;
  private long age = -1;
  private String words = "";

  /**
   * As of one moment.
   *
   * @param before what stands before the duration, such as {@code "Up "}
   * @param behind what stands behind it
   */
  Ages(Instant now, String before, String behind) {
    this.now = now;
    this.before = before;
    this.behind = behind;
  }

  /** The words for this time. */
  String of(Instant time) {
    long seconds = HumanDuration.seconds(time, now);
    // From a minute on, seconds have no part in what is said.
    long asked = seconds < SECONDS ? Math.max(0, seconds) : seconds / SECONDS * SECONDS;
    if (asked != age) {
      age = asked;
      words = before + HumanDuration.ofSeconds(asked) + behind;
    }
    return words;
  }
}
