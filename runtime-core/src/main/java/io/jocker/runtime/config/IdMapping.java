package io.jocker.runtime.config;

/**
 * A line of a uid_map: {@code user_namespaces(7)}. Ids and size are 0 to 2^32-1.
 *
 * @param inside the first id in the container
 * @param outside what it is on the host
 * @param size how many, at least 1
 */
public record IdMapping(long inside, long outside, long size) {
  private static final long IDS = 1L << 32;

  public IdMapping {
    if (inside < 0 || outside < 0 || size < 1 || inside + size > IDS || outside + size > IDS) {
      throw new IllegalArgumentException(
          "no mapping of 32-bit ids: " + inside + " " + outside + " " + size);
    }
  }

  /** The form of /proc/PID/uid_map, without a line end. */
  public String line() {
    return inside + " " + outside + " " + size;
  }
}
