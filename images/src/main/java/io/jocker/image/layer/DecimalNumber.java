package io.jocker.image.layer;

/** Decimal numbers of pax headers. */
final class DecimalNumber {
  private DecimalNumber() {}

  /**
   * Reads an optional sign and digits.
   *
   * @param what names the number in the error
   */
  static long parse(String text, String what) throws LayerFormatException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new LayerFormatException(what + " \"" + text + "\" is no number");
    }
  }

  /** The same for what cannot be negative. */
  static long parseSize(String text, String what) throws LayerFormatException {
    long number = parse(text, what);
    if (number < 0) {
      throw new LayerFormatException(what + " " + number + " is negative");
    }
    return number;
  }
}
