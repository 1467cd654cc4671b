package io.jocker.linux.netlink;

/**
 * What becomes of the packets that a link sends.
 *
 * @param bytesPerSecond how much goes out at most; 0 for as much as can
 * @param delayNanos how long each of them waits
 * @param lossMillionths how many of a million are dropped
 */
public record LinkShape(long bytesPerSecond, long delayNanos, int lossMillionths) {
  /** They go out as they come. */
  public static final LinkShape NONE = new LinkShape(0, 0, 0);

  /** Whether some wait longer than others, or get lost: what a rate alone does not do. */
  public boolean disturbs() {
    return delayNanos > 0 || lossMillionths > 0;
  }

  public boolean isNone() {
    return bytesPerSecond == 0 && !disturbs();
  }

  /** {@code 10mbit delay 20ms loss 1%}; empty for none. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (bytesPerSecond > 0) {
      text.append(rate(bytesPerSecond * 8));
    }
    if (delayNanos > 0) {
      text.append(text.isEmpty() ? "" : " ").append("delay ").append(delay(delayNanos / 1000));
    }
    if (lossMillionths > 0) {
      text.append(text.isEmpty() ? "" : " ").append("loss ").append(percent(lossMillionths));
    }
    return text.toString();
  }

  private static String rate(long bits) {
    if (bits % 1_000_000_000 == 0) {
      return bits / 1_000_000_000 + "gbit";
    }
    if (bits % 1_000_000 == 0) {
      return bits / 1_000_000 + "mbit";
    }
    return bits % 1_000 == 0 ? bits / 1_000 + "kbit" : bits + "bit";
  }

  private static String delay(long micros) {
    if (micros % 1_000_000 == 0) {
      return micros / 1_000_000 + "s";
    }
    return micros % 1_000 == 0 ? micros / 1_000 + "ms" : micros + "us";
  }

  /** With as many digits behind the point as it takes. */
  private static String percent(int millionths) {
    String digits = Integer.toString(10_000 + millionths % 10_000).substring(1);
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    String whole = Integer.toString(millionths / 10_000);
    return end == 0 ? whole + "%" : whole + "." + digits.substring(0, end) + "%";
  }
}
