package io.jocker.network;

import io.jocker.network.NetworkException.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one network that nobody has. Where it has both kinds, a container's two belong
 * together: each is the other's counterpart, unless somebody wishes otherwise. So one whose
 * counterpart was wished for by somebody else is given only to who asks for it, with another one of
 * IPv6.
 */
final class FreeAddresses {
  private final Network network;
  private final Set<Integer> used = new HashSet<>();
  private final Set<Ipv6> used6 = new HashSet<>();
  private int highest;

  /**
   * @param taken all leases of the network
   */
  FreeAddresses(Network network, List<Lease> taken) {
    this.network = network;
    used.add(network.gateway().number());
    used.add(network.subnet().first().number());
    used.add(network.subnet().last().number());
    if (network.driver() == Driver.OVERLAY) {
      // Where one host's part begins, as that of the whole network does.
      used.add(network.range().first().number());
    }
    Ipv6Part ipv6 = network.ipv6();
    if (ipv6 != null) {
      used6.add(ipv6.gateway());
      // It means whichever router there is (RFC 4291 section 2.6.1).
      used6.add(ipv6.subnet().first());
    }
    highest = network.range().first().number() - 1;
    for (Lease lease : taken) {
      use(lease);
    }
  }

  private void use(Lease lease) {
    int number = lease.address().number();
    used.add(number);
    if (lease.address6() != null) {
      used6.add(lease.address6());
    }
    if (network.range().contains(lease.address())) {
      highest = Integer.compareUnsigned(number, highest) > 0 ? number : highest;
    }
  }

  /**
   * A container's own.
   *
   * @param six null where the network has none of IPv6
   * @param hardware an Ethernet address that is always the same for what was wished for
   */
  record Chosen(Ipv4 four, @Nullable Ipv6 six, String hardware) {}

  /**
   * Some that nobody has.
   *
   * @param wish null for any
   * @param wish6 null for the counterpart of the other
   * @throws NetworkException if there are none, or not those
   */
  Chosen choose(@Nullable Ipv4 wish, @Nullable Ipv6 wish6) throws NetworkException {
    if (wish6 != null) {
      requireFree(wish6);
    }
    if (wish != null) {
      requireFree(wish);
    }
    Ipv4 four = wish == null ? any(wish6) : wish;
    Ipv6 counterpart = network.counterpart(four);
    if (wish6 == null && counterpart != null && used6.contains(counterpart)) {
      throw taken(counterpart + ", the counterpart of " + four + ",");
    }
    Ipv6 six = wish6 == null ? counterpart : wish6;
    // The one of IPv4 may be another at the next start, and neighbours would go on sending to the
    // Ethernet address that they know for the one of IPv6 (RFC 4861 section 7.3).
    String hardware =
        wish == null && six != null && !six.equals(counterpart)
            ? MacAddress.of(six)
            : MacAddress.of(four);
    return new Chosen(four, six, hardware);
  }

  private void requireFree(Ipv4 wish) throws NetworkException {
    if (!network.subnet().contains(wish)) {
      throw outside(wish);
    }
    if (network.driver() == Driver.OVERLAY && !network.range().contains(wish)) {
      throw anotherHosts(wish, network.range());
    }
    if (used.contains(wish.number())) {
      throw taken(wish);
    }
  }

  private void requireFree(Ipv6 wish) throws NetworkException {
    Ipv6Part ipv6 = network.ipv6();
    if (ipv6 == null) {
      throw new NetworkException(
          Problem.NO_ADDRESS,
          "cannot give address "
              + wish
              + ": network "
              + network.name()
              + " has no addresses of IPv6");
    }
    if (!ipv6.subnet().contains(wish)) {
      throw outside(wish);
    }
    Subnet6 range = ipv6.of(network.range(), network.subnet());
    if (network.driver() == Driver.OVERLAY && !range.contains(wish)) {
      throw anotherHosts(wish, range);
    }
    if (used6.contains(wish)) {
      throw taken(wish);
    }
  }

  private static NetworkException outside(Object wish) {
    return new NetworkException(
        Problem.NO_ADDRESS,
        "invalid address " + wish + ": it does not belong to any of this network's subnets");
  }

  private static NetworkException anotherHosts(Object wish, Object range) {
    return new NetworkException(
        Problem.NO_ADDRESS,
        "invalid address " + wish + ": this host gives out " + range + " of the network");
  }

  private NetworkException taken(Object wish) {
    return new NetworkException(
        Problem.ADDRESS_TAKEN, "Address already in use: " + wish + " of network " + network.name());
  }

  /** The counterpart of what was wished for, or another one. */
  private Ipv4 any(@Nullable Ipv6 wish6) throws NetworkException {
    Ipv6Part ipv6 = network.ipv6();
    Ipv4 beside = ipv6 == null || wish6 == null ? null : ipv6.counterpart(wish6, network.subnet());
    return beside != null && network.range().contains(beside) && !used.contains(beside.number())
        ? beside
        : next();
  }

  /**
   * The one after the highest, so that an address that was just freed rests for a while: others may
   * still think that they talk to who had it.
   */
  private Ipv4 next() throws NetworkException {
    Subnet range = network.range();
    int first = range.first().number();
    long size = range.size();
    long offset = Integer.toUnsignedLong(highest + 1 - first);
    for (long i = 0; i < size; i++) {
      Ipv4 candidate = new Ipv4(first + (int) ((offset + i) % size));
      if (!used.contains(candidate.number()) && hasFreeCounterpart(candidate)) {
        return candidate;
      }
    }
    throw new NetworkException(
        Problem.NO_ADDRESS, "no available IPv4 addresses on this network: " + network.name());
  }

  private boolean hasFreeCounterpart(Ipv4 candidate) {
    Ipv6 counterpart = network.counterpart(candidate);
    return counterpart == null || !used6.contains(counterpart);
  }
}
