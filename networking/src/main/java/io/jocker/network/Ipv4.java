package io.jocker.network;

/**
 * An address of IPv4.
 *
 * @param number its 32 bits, the first byte of the text in the highest
 */
public record Ipv4(int number) {
  /** All addresses of a machine. */
  public static final Ipv4 ANY = new Ipv4(0);

  /**
   * Reads {@code 10.144.0.2}.
   *
   * @throws IllegalArgumentException if it is none, with it
   */
  public static Ipv4 parse(String text) {
    int number = 0;
    int parts = 0;
    int from = 0;
    while (from <= text.length()) {
      int dot = text.indexOf('.', from);
      int to = dot < 0 ? text.length() : dot;
      int part = part(text, from, to);
      if (part < 0 || ++parts > 4) {
        throw invalid(text);
      }
      number = (number << 8) | part;
      from = to + 1;
    }
    if (parts != 4) {
      throw invalid(text);
    }
    return new Ipv4(number);
  }

  /** A number from 0 to 255 without needless zeros, which some read as octal; -1 for none. */
  private static int part(String text, int from, int to) {
    if (to <= from || to - from > 3 || (to - from > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int part = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      part = part * 10 + digit - '0';
    }
    return part > 255 ? -1 : part;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("invalid IPv4 address: " + text);
  }

  /** The one that comes so many later. */
  public Ipv4 plus(int count) {
    return new Ipv4(number + count);
  }

  /** As the network has it. */
  public byte[] bytes() {
    return new byte[] {
      (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
    };
  }

  /** Whether it is the machine's own: 127.0.0.0/8. */
  public boolean isLoopback() {
    return number >>> 24 == 127;
  }

  // Written out, as equals and hashCode: those of a record are linked at run time, which the start
  // of a container would pay for.

  @Override
  public boolean equals(Object other) {
    return other instanceof Ipv4 ipv4 && ipv4.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return (number >>> 24)
        + "."
        + ((number >>> 16) & 255)
        + "."
        + ((number >>> 8) & 255)
        + "."
        + (number & 255);
  }
}
