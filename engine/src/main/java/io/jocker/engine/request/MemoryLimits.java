package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/**
 * How much memory a container may use; null where nothing was asked for.
 *
 * @param limitBytes most memory; 6 MiB or more
 * @param swapBytes most memory and swap together; -1 for no limit on swap
 * @param reservationBytes what is left to it when the host runs short
 * @param swappiness 0 to 100 (cgroup v1 only)
 */
public record MemoryLimits(
    @Nullable Long limitBytes,
    @Nullable Long swapBytes,
    @Nullable Long reservationBytes,
    @Nullable Integer swappiness) {

  /** Nothing limited. */
  public static final MemoryLimits NONE = new MemoryLimits(null, null, null, null);

  /** Docker's least limit: less does not hold a process long enough to start it. */
  public static final long LEAST_BYTES = 6L << 20;

  private static final int MOST_SWAPPINESS = 100;

  /** Checks the limits one by one and against each other, taking 0 as not given. */
  public MemoryLimits {
    limitBytes = given(limitBytes);
    swapBytes = given(swapBytes);
    reservationBytes = given(reservationBytes);
    if (swappiness != null && swappiness == -1) {
      swappiness = null;
    }
    checkEach(limitBytes, reservationBytes, swappiness);
    checkSwap(limitBytes, swapBytes);
    if (limitBytes != null && reservationBytes != null && reservationBytes > limitBytes) {
      throw new IllegalArgumentException(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
  }

  /**
   * True where nothing is limited. Compared field by field: the {@code equals} of a record is put
   * together at its first use, out of method handles that no archive holds, for 50 ms.
   */
  public boolean isNone() {
    return limitBytes == null
        && swapBytes == null
        && reservationBytes == null
        && swappiness == null;
  }

  private static @Nullable Long given(@Nullable Long value) {
    return value == null || value == 0 ? null : value;
  }

  private static void checkEach(
      @Nullable Long limitBytes, @Nullable Long reservationBytes, @Nullable Integer swappiness) {
    if (limitBytes != null && limitBytes < LEAST_BYTES) {
      throw new IllegalArgumentException("Minimum memory limit allowed is 6MB");
    }
    if (reservationBytes != null && reservationBytes < LEAST_BYTES) {
      throw new IllegalArgumentException("Minimum memory reservation allowed is 6MB");
    }
    if (swappiness != null && (swappiness < 0 || swappiness > MOST_SWAPPINESS)) {
      throw new IllegalArgumentException(
          "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
    }
  }

  private static void checkSwap(@Nullable Long limitBytes, @Nullable Long swapBytes) {
    if (swapBytes == null) {
      return;
    }
    if (swapBytes < -1) {
      throw new IllegalArgumentException("invalid size: '" + swapBytes + "'");
    }
    if (swapBytes > 0 && limitBytes == null) {
      throw new IllegalArgumentException(
          "You should always set the Memory limit when using Memoryswap limit, see usage");
    }
    if (swapBytes > 0 && limitBytes != null && swapBytes < limitBytes) {
      throw new IllegalArgumentException(
          "Minimum memoryswap limit should be larger than memory limit, see usage");
    }
  }
}
