package io.jocker.engine.request;

import java.math.BigDecimal;

/**
 * Processor time as {@code --cpus} takes it: {@code 1.5} is one and a half processors.
 *
 * @param nanoCpus billionths of a processor, 1 or more
 */
public record CpuQuota(long nanoCpus) {

  private static final int DIGITS = 9;

  /** Checks that there is some time to give. */
  public CpuQuota {
    if (nanoCpus < 1) {
      throw new IllegalArgumentException("invalid number of CPUs: must be more than 0");
    }
  }

  /** Reads a decimal number with at most nine digits after the point. */
  public static CpuQuota parse(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("failed to parse " + text + " as a rational number", e);
    }
    try {
      return new CpuQuota(number.movePointRight(DIGITS).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("value is too precise: " + text, e);
    }
  }
}
