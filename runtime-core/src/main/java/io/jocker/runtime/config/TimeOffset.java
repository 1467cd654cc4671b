package io.jocker.runtime.config;

/**
 * How far a clock of a new time namespace is off: {@code time_namespaces(7)}.
 *
 * @param nanoseconds 0 to 999,999,999
 */
public record TimeOffset(Clock clock, long seconds, long nanoseconds) {
  /** The clocks that may differ. */
  public enum Clock {
    MONOTONIC,
    BOOTTIME
  }

  /** The form of /proc/PID/timens_offsets, without a line end. */
  public String line() {
    return (clock == Clock.MONOTONIC ? "monotonic " : "boottime ") + seconds + " " + nanoseconds;
  }
}
