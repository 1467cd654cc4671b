package io.jocker.engine;

import java.time.Duration;

/**
 * How often a container has started again by itself since somebody started it.
 *
 * @param count how often
 * @param quick how many of them, up to the last one, came after a short run: each doubles the time
 *     that the next one is waited for
 */
public record Restarts(int count, int quick) {
  /** Not once. */
  public static final Restarts NONE = new Restarts(0, 0);

  private static final int FIRST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 60_000;
  private static final int MOST_DOUBLINGS = 10;
  private static final Duration SHORT = Duration.ofSeconds(10);

  /** One more, after a run of this length. */
  public Restarts after(Duration run) {
    return new Restarts(count + 1, run.compareTo(SHORT) < 0 ? quick + 1 : 0);
  }

  /** How long is waited before the next one, if this run is short: 100 ms, then twice as long. */
  public int delayMillis() {
    int millis = FIRST_MILLIS << Math.min(quick, MOST_DOUBLINGS);
    return Math.min(millis, LONGEST_MILLIS);
  }
}
