package io.jocker.cli.explain;

/**
 * Numbers set in columns. {@code String.format} would load the JDK's knowledge of all languages for
 * a decimal point, which costs more than the whole explanation.
 */
final class Columns {
  private static final long NANOS_IN_MICRO = 1_000;
  private static final long MICROS_IN_MILLI = 1_000;
  private static final int DIGITS = 3;

  private Columns() {}

  /** A number with blanks before it. */
  static String right(String number, int columns) {
    return " ".repeat(Math.max(0, columns - number.length())) + number;
  }

  /** Milliseconds with three digits behind the point, rounded: {@code 1.235}. */
  static String millis(long nanos) {
    long micros = (nanos + NANOS_IN_MICRO / 2) / NANOS_IN_MICRO;
    String rest = Long.toString(micros % MICROS_IN_MILLI);
    return micros / MICROS_IN_MILLI + "." + "0".repeat(DIGITS - rest.length()) + rest;
  }
}
