package io.jocker.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's time goes: a line {@code NAME MICROSECONDS} for each phase when it ends, in
 * microseconds since 1970, in the order of their ends; and for a pull a line {@code WORK of all
 * layers MILLISECONDS} for what its threads did.
 *
 * <p>Times of day and not of a monotonic clock, for the first phase begins in another process: the
 * launcher's start is known only to whoever started it.
 */
public final class Timings {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final @Nullable String file;
  private final StringBuilder marks = new StringBuilder();
  private final Map<String, Long> sums = new TreeMap<>();

  /**
   * Begins to note.
   *
   * @param file where the lines go at the end, or null: then nothing is noted
   */
  public Timings(@Nullable String file) {
    this.file = file;
  }

  /** Says that a phase is over now. */
  public synchronized void mark(String phase) {
    if (file != null) {
      Instant now = Instant.now();
      long micros = now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
      marks.append(phase).append(' ').append(micros).append('\n');
    }
  }

  /** Adds to what all threads together spent with a kind of work on layers. */
  synchronized void add(String work, long nanos) {
    sums.merge(work, nanos, Long::sum);
  }

  /** Appends all lines to the file. */
  public synchronized void write() throws IOException {
    if (file != null) {
      for (Map.Entry<String, Long> sum : sums.entrySet()) {
        long millis = sum.getValue() / NANOS_PER_MILLI;
        marks.append(sum.getKey()).append(" of all layers ").append(millis).append('\n');
      }
      Files.write(
          Path.of(file),
          marks.toString().getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
