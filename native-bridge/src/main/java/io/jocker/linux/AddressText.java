package io.jocker.linux;

/** Addresses as people read them. */
public final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  /**
   * {@code 10.144.0.2} or {@code fd00::2}: the latter as RFC 5952 has it, and so as every program
   * of the kernel's neighbourhood prints it.
   *
   * @param address 4 or 16 bytes
   */
  public static String of(byte[] address) {
    return address.length == 4 ? dotted(address) : groups(address);
  }

  private static String dotted(byte[] address) {
    StringBuilder text = new StringBuilder();
    for (byte each : address) {
      text.append(text.length() == 0 ? "" : ".").append(each & 0xff);
    }
    return text.toString();
  }

  /** The longest run of zeros, the first of several, becomes two colons; a single one stays. */
  private static String groups(byte[] address) {
    int gap = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zeros(address, i);
      if (zeros > longest) {
        gap = i;
        longest = zeros;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean joined = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(joined ? "" : ":").append(Integer.toHexString(group(address, i)));
      }
    }
    return text.toString();
  }

  private static int zeros(byte[] address, int from) {
    int to = from;
    while (to < GROUPS && group(address, to) == 0) {
      to++;
    }
    return to - from;
  }

  private static int group(byte[] address, int index) {
    return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
  }
}
