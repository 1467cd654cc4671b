package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/**
 * How a container's packets are held back, in and out.
 *
 * @param bitsPerSecond at most; 0 for as many as go
 * @param delayMicros how long each waits
 * @param lossMillionths how many of a million are dropped
 */
public record TrafficShape(long bitsPerSecond, long delayMicros, int lossMillionths) {
  private static final String[] RATES = {"gbit", "mbit", "kbit", "bit", ""};
  private static final double[] BITS = {1e9, 1e6, 1e3, 1, 1};
  private static final long LEAST_BITS = 8_000;
  private static final long MOST_BITS = 1_000_000_000_000L;

  private static final String[] DELAYS = {"ms", "us", "s"};
  private static final double[] MICROS = {1e3, 1, 1e6};
  private static final long MOST_MICROS = 60_000_000;
  private static final double MILLIONTHS_OF_PERCENT = 10_000;

  /** Of three options; null if none of them was given. */
  public static @Nullable TrafficShape of(
      @Nullable Long rate, @Nullable Long delay, @Nullable Integer loss) {
    return rate == null && delay == null && loss == null
        ? null
        : new TrafficShape(
            rate == null ? 0 : rate, delay == null ? 0 : delay, loss == null ? 0 : loss);
  }

  /**
   * Reads {@code 10mbit}, as {@code tc(8)} has it; a number alone is bits.
   *
   * @return bits a second
   * @throws IllegalArgumentException if it is none
   */
  public static long parseRate(String text) {
    long bits = Math.round(measure(text, RATES, BITS));
    if (bits < LEAST_BITS || bits > MOST_BITS) {
      throw new IllegalArgumentException("invalid rate: use 8kbit to 1000gbit, such as 10mbit");
    }
    return bits / 8 * 8;
  }

  /**
   * Reads {@code 20ms}, {@code 1s} or {@code 500us}.
   *
   * @return microseconds
   * @throws IllegalArgumentException if it is none
   */
  public static long parseDelay(String text) {
    long micros = Math.round(measure(text, DELAYS, MICROS));
    if (micros < 1 || micros > MOST_MICROS) {
      throw new IllegalArgumentException("invalid delay: use 1us to 60s, such as 20ms");
    }
    return micros;
  }

  /**
   * Reads {@code 0.5%}.
   *
   * @return millionths
   * @throws IllegalArgumentException if it is none
   */
  public static int parseLoss(String text) {
    double percent = measure(text, new String[] {"%"}, new double[] {1});
    int millionths = (int) Math.round(percent * MILLIONTHS_OF_PERCENT);
    if (millionths < 1 || percent > 100) {
      throw new IllegalArgumentException("invalid loss: use 0.0001% to 100%, such as 1%");
    }
    return millionths;
  }

  /** A number with one of some units; -1 for anything else. */
  private static double measure(String text, String[] units, double[] sizes) {
    for (int i = 0; i < units.length; i++) {
      if (text.endsWith(units[i])) {
        double number = number(text.substring(0, text.length() - units[i].length()));
        return number < 0 ? -1 : number * sizes[i];
      }
    }
    return -1;
  }

  /** Digits, with a point at most: {@code Double.parseDouble} takes more than that. */
  private static double number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 15;
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      points += each == '.' ? 1 : 0;
      digits &= each == '.' || (each >= '0' && each <= '9');
    }
    return digits && points <= 1 && text.length() > points ? Double.parseDouble(text) : -1;
  }
}
