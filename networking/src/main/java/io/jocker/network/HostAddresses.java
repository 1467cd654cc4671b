package io.jocker.network;

import io.jocker.linux.netlink.Address;
import io.jocker.linux.netlink.Address6;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;

/**
 * What the host's interfaces have. A network with such addresses would hide from its containers,
 * and its bridge from the host, who answers to them.
 */
final class HostAddresses {
  private final RouteSocket host;

  HostAddresses(RouteSocket host) {
    this.host = host;
  }

  /**
   * Refuses a subnet in which an interface has an address.
   *
   * @param own the number of an interface that may have one; 0 for none
   * @throws NetworkException of the kind OVERLAP
   */
  void requireNone(Subnet subnet, int own) throws IOException {
    for (Address address : host.addresses()) {
      Ipv4 there = new Ipv4(address.address());
      if (address.link() != own && subnet.contains(there)) {
        throw overlap(subnet.toString(), there.toString());
      }
    }
  }

  /** The same for IPv6. */
  void requireNone(Subnet6 subnet, int own) throws IOException {
    for (Address6 address : host.addresses6()) {
      if (address.link() != own && subnet.contains(Ipv6.parse(address.address()))) {
        throw overlap(subnet.toString(), address.address());
      }
    }
  }

  /** The same for all that a network has, whose own bridge may be there. */
  void requireNone(Network network) throws IOException {
    Link bridge = host.link(network.bridge());
    int own = bridge == null ? 0 : bridge.index();
    requireNone(network.subnet(), own);
    Ipv6Part ipv6 = network.ipv6();
    if (ipv6 != null) {
      requireNone(ipv6.subnet(), own);
    }
  }

  private static NetworkException overlap(String subnet, String address) {
    return new NetworkException(
        Problem.OVERLAP,
        "cannot use " + subnet + ": an interface of the host has an address in it: " + address);
  }
}
