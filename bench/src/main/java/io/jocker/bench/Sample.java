package io.jocker.bench;

import java.util.Arrays;

/** Measured times in nanoseconds, as many as there were rounds. */
final class Sample {

  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[16];
  private int count;

  void add(long measured) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = measured;
  }

  int count() {
    return count;
  }

  /**
   * The value below which a share of all others is, in milliseconds.
   *
   * @param share from 0 for the least to 1 for the greatest; 0.5 is the median
   * @throws IllegalStateException if nothing was measured
   */
  double quantileMillis(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(below + 1, count - 1);
    double between = sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    return between / NANOS_PER_MILLI;
  }
}
