package io.jocker.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a log are wanted.
 *
 * @param tail the last so many lines, or -1 for all
 * @param since none before this, or null
 * @param until none after this, or null
 * @param follow whether to wait for more until the container has ended
 */
public record LogOptions(
    int tail, @Nullable Instant since, @Nullable Instant until, boolean follow) {
  /** All that is there. */
  public static final LogOptions ALL = new LogOptions(-1, null, null, false);
}
