package io.jocker.engine.request;

import java.math.BigDecimal;

/**
 * A number of bytes as docker's options take it: {@code 512m}, {@code 1.5g}, {@code 64KiB}; units
 * are powers of 1024.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {

  private static final String UNITS = "kmgtp";

  /** Checks the sign. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("invalid size: '" + bytes + "'");
    }
  }

  /**
   * Reads a number with an optional unit: b, k, m, g, t or p, then an optional {@code b} or {@code
   * ib}, in either case.
   */
  public static ByteSize parse(String text) {
    int end = text.length();
    while (end > 0 && !isNumberOrBlank(text.charAt(end - 1))) {
      end--;
    }
    if (end == 0) {
      throw new IllegalArgumentException("invalid size: '" + text + "'");
    }
    int numberEnd = text.charAt(end - 1) == ' ' ? end - 1 : end;
    int shift = unitShift(text.substring(end));
    return new ByteSize(scale(text.substring(0, numberEnd), shift, text));
  }

  private static boolean isNumberOrBlank(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ' ';
  }

  private static int unitShift(String suffix) {
    if (suffix.isEmpty() || suffix.equalsIgnoreCase("b")) {
      return 0;
    }
    int unit = UNITS.indexOf(Character.toLowerCase(suffix.charAt(0)));
    String rest = suffix.substring(1);
    if (unit < 0
        || !(rest.isEmpty() || rest.equalsIgnoreCase("b") || rest.equalsIgnoreCase("ib"))) {
      throw new IllegalArgumentException("invalid suffix: '" + suffix + "'");
    }
    return 10 * (unit + 1);
  }

  private static long scale(String number, int shift, String whole) {
    try {
      if (number.indexOf('.') >= 0) {
        return new BigDecimal(number)
            .multiply(BigDecimal.valueOf(1L << shift))
            .toBigInteger()
            .longValueExact();
      }
      return Math.multiplyExact(Long.parseLong(number), 1L << shift);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("invalid size: '" + whole + "'", e);
    }
  }
}
