package io.jocker.network;

/**
 * A range of addresses of IPv6 that share their first bits.
 *
 * @param first its lowest address
 * @param length how many bits they share, 0 to 128
 */
public record Subnet6(Ipv6 first, int length) {
  public Subnet6 {
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("invalid prefix length: " + length);
    }
    first = new Ipv6(first.high() & mask(length), first.low() & mask(length - 64));
  }

  /**
   * Reads {@code fd00::/64}; bits of the address beyond the prefix are cut off.
   *
   * @throws IllegalArgumentException in docker's words
   */
  public static Subnet6 parse(String text) {
    int slash = text.indexOf('/');
    try {
      if (slash > 0) {
        int length = Integer.parseInt(text.substring(slash + 1));
        return new Subnet6(Ipv6.parse(text.substring(0, slash)), length);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid CIDR address: " + text, e);
    }
    throw new IllegalArgumentException("invalid CIDR address: " + text);
  }

  public boolean contains(Ipv6 address) {
    return (address.high() & mask(length)) == first.high()
        && (address.low() & mask(length - 64)) == first.low();
  }

  /** Whether some address is in both. */
  public boolean overlaps(Subnet6 other) {
    return contains(other.first) || other.contains(first);
  }

  /** Of 64 bits the first so many. */
  private static long mask(int length) {
    return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Subnet6 subnet && subnet.length == length && subnet.first.equals(first);
  }

  @Override
  public int hashCode() {
    return first.hashCode() * 33 + length;
  }

  @Override
  public String toString() {
    return first + "/" + length;
  }
}
