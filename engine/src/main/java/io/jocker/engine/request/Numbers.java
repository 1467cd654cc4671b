package io.jocker.engine.request;

/** Whole numbers on the command line, refused with the words docker's users know. */
public final class Numbers {
  private Numbers() {}

  /** Reads a decimal int with an optional sign. */
  public static int parseInt(String text) {
    long value = parseLong(text);
    if (value != (int) value) {
      throw outOfRange(text, "Int");
    }
    return (int) value;
  }

  /** Reads a decimal long with an optional sign. */
  public static long parseLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw isDigits(text) ? outOfRange(text, "Int") : invalid(text, "Int");
    }
  }

  /** Reads a decimal number from 0 to {@code max}. */
  public static long parseUnsigned(String text, long max) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw isDigits(text) ? outOfRange(text, "Uint") : invalid(text, "Uint");
    }
    if (value < 0 || text.startsWith("+")) {
      throw invalid(text, "Uint");
    }
    if (value > max) {
      throw outOfRange(text, "Uint");
    }
    return value;
  }

  private static boolean isDigits(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  private static IllegalArgumentException invalid(String text, String kind) {
    return new IllegalArgumentException(
        "strconv.Parse" + kind + ": parsing \"" + text + "\": invalid syntax");
  }

  private static IllegalArgumentException outOfRange(String text, String kind) {
    return new IllegalArgumentException(
        "strconv.Parse" + kind + ": parsing \"" + text + "\": value out of range");
  }
}
