package io.jocker.image.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How often a request is made again that may work the next time: after a broken connection, a
 * server error (5xx) or "too many requests" (429).
 *
 * @param attempts at least 1, the first one counts
 * @param firstPause before the second attempt; each further pause is twice as long
 * @param pause waits; a test gives one that does not
 */
public record RetryPolicy(int attempts, Duration firstPause, Pause pause) {
  /** What a server may ask to wait for, and is granted. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /** Waits. */
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** Four attempts within 3.5 seconds. */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        4, Duration.ofMillis(500), duration -> Thread.sleep(duration.toMillis()));
  }

  /** Whether a server that asks for so much time is asked again at all. */
  boolean grants(Duration asked) {
    return asked.compareTo(LONGEST_PAUSE) <= 0;
  }

  /**
   * Waits before the next attempt.
   *
   * @param failures how many there have been, at least 1
   * @param asked what the server asked for, or zero
   */
  void await(int failures, Duration asked) throws IOException {
    Duration own = firstPause.multipliedBy(1L << Math.min(failures - 1, 10));
    Duration longer = own.compareTo(asked) > 0 ? own : asked;
    try {
      pause.sleep(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
