package io.jocker.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes as docker shows them: powers of 1000 ({@code 7.34MB}) or of 1024 ({@code 1.944GiB}). */
final class HumanSize {
  private HumanSize() {}

  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int FINE_DIGITS = 4;
  private static final int COARSE_DIGITS = 3;

  /** With four digits, as progress shows it. */
  static String fine(long bytes) {
    return text(bytes, 1000, DECIMAL, FINE_DIGITS);
  }

  /** With three digits, as lists show it. */
  static String coarse(long bytes) {
    return text(bytes, 1000, DECIMAL, COARSE_DIGITS);
  }

  /** With four digits and units of 1024, as memory is shown. */
  static String binary(long bytes) {
    return text(bytes, 1024, BINARY, FINE_DIGITS);
  }

  private static String text(long bytes, int base, String[] units, int digits) {
    BigDecimal size = BigDecimal.valueOf(bytes);
    BigDecimal divisor = BigDecimal.valueOf(base);
    MathContext rounding = new MathContext(digits, RoundingMode.HALF_EVEN);
    int unit = 0;
    while (size.compareTo(divisor) >= 0 && unit < units.length - 1) {
      size = size.divide(divisor);
      unit++;
    }
    BigDecimal shown = size.round(rounding);
    // 999,999 bytes are 1000kB when rounded, and that is 1MB.
    if (shown.compareTo(divisor) >= 0 && unit < units.length - 1) {
      shown = shown.divide(divisor).round(rounding);
      unit++;
    }
    return shown.stripTrailingZeros().toPlainString() + units[unit];
  }
}
