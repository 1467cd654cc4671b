package io.jocker.network;

import org.jspecify.annotations.Nullable;

/**
 * What a network has of IPv6. Each address of IPv4 has its counterpart, which is as far behind the
 * first of its range, and which a container has that wished for no other.
 *
 * <pre>
 * 10.144.0.0/20        fd5b:9fc1:77a4:93e0::/64
 * 10.144.0.2           fd5b:9fc1:77a4:93e0::2
 * 10.144.1.2           fd5b:9fc1:77a4:93e0::102
 * </pre>
 *
 * @param subnet all of its addresses
 * @param gateway the bridge's own
 */
public record Ipv6Part(Subnet6 subnet, Ipv6 gateway) {

  /** The counterpart of an address. */
  public Ipv6 of(Ipv4 address, Subnet four) {
    return counterpart(address, four, subnet);
  }

  /** The address of a range that is as far behind its first as another one in its own range. */
  static Ipv6 counterpart(Ipv4 address, Subnet four, Subnet6 six) {
    return six.first().plus(Integer.toUnsignedLong(address.number() - four.first().number()));
  }

  /** Those of a part of the addresses of IPv4. */
  public Subnet6 of(Subnet part, Subnet four) {
    return new Subnet6(of(part.first(), four), 96 + part.length());
  }

  /** Whose counterpart an address is; null for nobody's. */
  public @Nullable Ipv4 counterpart(Ipv6 address, Subnet four) {
    long distance = address.low() - subnet.first().low();
    return address.high() == subnet.first().high() && distance >= 0 && distance < four.size()
        ? four.first().plus((int) distance)
        : null;
  }
}
