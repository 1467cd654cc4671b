package io.jocker.image.layer;

/**
 * A point in time as {@code struct timespec} has it.
 *
 * @param seconds since 1970, negative before
 * @param nanos after that second, 0 to 999,999,999
 */
record Timestamp(long seconds, int nanos) {
  private static final int NANO_DIGITS = 9;
  private static final int SECOND = 1_000_000_000;

  /**
   * Reads the decimal form of pax headers, such as {@code 1350244992.023960108} or {@code -0.5}.
   * Digits beyond nanoseconds are dropped.
   */
  static Timestamp parse(String text) throws LayerFormatException {
    int dot = text.indexOf('.');
    String whole = dot < 0 ? text : text.substring(0, dot);
    long seconds = DecimalNumber.parse(whole, "time");
    int nanos = dot < 0 ? 0 : nanos(text, dot + 1);
    if (nanos == 0 || !text.startsWith("-")) {
      return new Timestamp(seconds, nanos);
    }
    // -1.25 s is 0.75 s after -2 s.
    return new Timestamp(seconds - 1, SECOND - nanos);
  }

  private static int nanos(String text, int from) throws LayerFormatException {
    int nanos = 0;
    for (int i = 0; i < NANO_DIGITS; i++) {
      int digit = from + i < text.length() ? text.charAt(from + i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        throw new LayerFormatException("time \"" + text + "\" is no number");
      }
      nanos = nanos * 10 + digit;
    }
    return nanos;
  }

  /** The decimal form. */
  String text() {
    boolean below = seconds < 0 && nanos > 0;
    long whole = below ? seconds + 1 : seconds;
    int rest = below ? SECOND - nanos : nanos;
    String digits = Integer.toString(SECOND + rest).substring(1);
    String sign = below && whole == 0 ? "-" : "";
    return rest == 0 ? Long.toString(whole) : sign + whole + "." + digits;
  }
}
