package io.jocker.linux.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What one step answered and when: read from the memory file that a traced program writes to.
 *
 * @param step its index
 * @param result what the call returned, negative for an errno
 * @param nanos CLOCK_MONOTONIC right after the step ({@code clock_gettime(2)})
 */
public record TraceRecord(int step, long result, long nanos) {
  /** The size of the memory file; room for {@code FILE_BYTES / 24} steps. */
  public static final int FILE_BYTES = 64 * 1024;

  /** Where the file is mapped: below the program's own addresses, which nothing else has. */
  static final long ADDRESS = 0x10000000L;

  private static final int SLOT = 24;

  /**
   * The steps that ran, in the order in which they ran; of a step that ran several times the last.
   */
  public static List<TraceRecord> read(byte[] file, int steps) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<TraceRecord> records = new ArrayList<>(steps);
    for (int step = 0; step < steps; step++) {
      long nanos =
          buffer.getLong(step * SLOT + 8) * 1_000_000_000 + buffer.getLong(step * SLOT + 16);
      if (nanos != 0) {
        records.add(new TraceRecord(step, buffer.getLong(step * SLOT), nanos));
      }
    }
    records.sort(
        (a, b) ->
            a.nanos != b.nanos ? Long.compare(a.nanos, b.nanos) : Integer.compare(a.step, b.step));
    return records;
  }
}
