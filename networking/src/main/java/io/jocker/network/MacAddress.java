package io.jocker.network;

/** Ethernet addresses as text: {@code 02:42:0a:90:00:02}. */
public final class MacAddress {
  private static final int BYTES = 6;

  private MacAddress() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException in docker's words
   */
  public static byte[] parse(String text) {
    byte[] bytes = new byte[BYTES];
    String[] parts = text.replace('-', ':').split(":", -1);
    boolean valid = parts.length == BYTES;
    for (int i = 0; valid && i < BYTES; i++) {
      valid = parts[i].length() == 2 && isHex(parts[i].charAt(0)) && isHex(parts[i].charAt(1));
      bytes[i] = valid ? (byte) Integer.parseInt(parts[i], 16) : 0;
    }
    if (!valid || (bytes[0] & 1) != 0) {
      throw new IllegalArgumentException(text + " is not a valid mac address");
    }
    return bytes;
  }

  private static boolean isHex(char digit) {
    return digit < 128 && Character.digit(digit, 16) >= 0;
  }

  /** Another one for each address of IPv4: what neighbours remember of an address stays true. */
  static String of(Ipv4 address) {
    return text(Bridges.hardware(address));
  }

  /**
   * The same of IPv6, as far as 28 bits tell addresses apart; none of IPv4 has any of these, for
   * nobody's begins with 240 or more.
   */
  static String of(Ipv6 address) {
    return of(new Ipv4(0xf0000000 | Networks.fnv(address.toString())));
  }

  static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append(text.length() == 0 ? "" : ":");
      text.append(Character.forDigit((each >> 4) & 15, 16))
          .append(Character.forDigit(each & 15, 16));
    }
    return text.toString();
  }
}
