package io.jocker.network;

/**
 * A range of addresses that share their first bits.
 *
 * @param first its lowest address
 * @param length how many bits they share, 0 to 32
 */
public record Subnet(Ipv4 first, int length) {
  public Subnet {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("invalid prefix length: " + length);
    }
    first = new Ipv4(first.number() & mask(length));
  }

  /**
   * Reads {@code 10.144.0.0/20}; bits of the address beyond the prefix are cut off.
   *
   * @throws IllegalArgumentException in docker's words
   */
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    try {
      if (slash > 0) {
        int length = Integer.parseInt(text.substring(slash + 1));
        return new Subnet(Ipv4.parse(text.substring(0, slash)), length);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid CIDR address: " + text, e);
    }
    throw new IllegalArgumentException("invalid CIDR address: " + text);
  }

  /** The highest address: the broadcast address. */
  public Ipv4 last() {
    return new Ipv4(first.number() | ~mask(length));
  }

  public boolean contains(Ipv4 address) {
    return (address.number() & mask(length)) == first.number();
  }

  public boolean contains(Subnet other) {
    return other.length >= length && contains(other.first);
  }

  /** Whether some address is in both. */
  public boolean overlaps(Subnet other) {
    return contains(other.first) || other.contains(first);
  }

  /** How many addresses it has. */
  public long size() {
    return 1L << (32 - length);
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Subnet subnet
        && subnet.length == length
        && subnet.first.number() == first.number();
  }

  @Override
  public int hashCode() {
    return first.number() * 33 + length;
  }

  @Override
  public String toString() {
    return first + "/" + length;
  }
}
