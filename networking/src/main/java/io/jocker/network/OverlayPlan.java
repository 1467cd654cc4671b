package io.jocker.network;

import io.jocker.linux.netlink.Address;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.network.NetworkException.Problem;
import io.jocker.network.Overlay.Host;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out what an overlay network is on this host. The same words are typed on every host, and
 * nobody asks anybody: so all that must be the same everywhere follows from the words alone.
 */
final class OverlayPlan {
  /** Private addresses (RFC 1918) beside those from which other networks get theirs. */
  private static final Ipv4 POOL = Ipv4.parse("10.160.0.0");

  private static final int POOL_LENGTH = 20;
  private static final int POOL_SIZE = 256;

  /** Its first address, the gateway, and some for containers. */
  private static final int LONGEST_SLICE = 29;

  private final RouteSocket host;

  OverlayPlan(RouteSocket host) {
    this.host = host;
  }

  /**
   * Fills in what was not asked for.
   *
   * @param others the networks that there are
   */
  NetworkSpec complete(NetworkSpec spec, List<Network> others) throws IOException {
    if (spec.gateway() != null || spec.range() != null || spec.gateway6() != null) {
      throw invalid("the gateway and the range of an overlay network follow from its hosts");
    }
    Map<String, String> options = spec.options();
    if (!options.containsKey(Overlay.HOSTS)) {
      throw invalid(
          "an overlay network needs its hosts: --opt hosts=NAME=ADDRESS,NAME=ADDRESS,...");
    }
    List<Host> hosts = Overlay.hosts(options.getOrDefault(Overlay.HOSTS, ""));
    if (hosts.size() < 2) {
      throw invalid("an overlay network has two hosts at least");
    }
    String port = options.getOrDefault(Overlay.PORT, Integer.toString(Overlay.USUAL_PORT));
    Overlay overlay =
        new Overlay(
            hosts,
            self(hosts, options.get(Overlay.SELF)),
            Overlay.vni(spec.name(), options),
            Overlay.number(port, 65_535, Overlay.PORT));
    requireFree(overlay, others);
    Subnet given = spec.subnet();
    return filled(spec, overlay, given == null ? subnet(spec.name()) : given);
  }

  private NetworkSpec filled(NetworkSpec spec, Overlay overlay, Subnet subnet) throws IOException {
    if (subnet.length() + overlay.bits() > LONGEST_SLICE) {
      throw invalid("subnet " + subnet + " is too small for " + overlay.hosts().size() + " hosts");
    }
    Map<String, String> options = new LinkedHashMap<>(spec.options());
    options.putAll(overlay.options());
    Ipv4 gateway = overlay.gateway(subnet, overlay.self());
    Subnet6 given6 = spec.subnet6();
    Subnet6 subnet6 = given6 == null ? subnet6(spec.name()) : given6;
    return new NetworkSpec(
        spec.name(),
        spec.driver(),
        subnet,
        gateway,
        overlay.slice(subnet, overlay.self()),
        spec.internal(),
        mtu(spec, overlay.self()),
        spec.bridge(),
        spec.labels(),
        options,
        spec.ipv6(),
        spec.ipv6() ? subnet6 : null,
        spec.ipv6() ? Ipv6Part.counterpart(gateway, subnet, subnet6) : null);
  }

  /** One of some, by the name: two names seldom have the same, and never unnoticed. */
  private static Subnet subnet(String name) {
    int number = Networks.fnv(name) & (POOL_SIZE - 1);
    return new Subnet(POOL.plus(number << (32 - POOL_LENGTH)), POOL_LENGTH);
  }

  /** Unique local addresses (RFC 4193), but by the name, where others are by chance. */
  private static Subnet6 subnet6(String name) {
    long number = Integer.toUnsignedLong(Networks.fnv(name));
    return new Subnet6(new Ipv6(Ipv6Plan.UNIQUE_LOCAL | number << 24, 0), Ipv6Plan.USUAL_LENGTH);
  }

  /** The one whose address this machine has. */
  private Host self(List<Host> hosts, @Nullable String name) throws IOException {
    if (name != null) {
      Host named = Overlay.named(hosts, name);
      requireOwn(named);
      return named;
    }
    Host found = null;
    for (Host each : hosts) {
      if (link(each) != 0 && found != null) {
        throw invalid(
            "this host has the addresses of both "
                + found.name()
                + " and "
                + each.name()
                + ": say which of them it is by --opt self=NAME");
      }
      found = link(each) == 0 ? found : each;
    }
    if (found == null) {
      throw invalid("this host has the address of none of the hosts of the overlay network");
    }
    return found;
  }

  private void requireOwn(Host self) throws IOException {
    if (link(self) == 0) {
      throw invalid(
          "this host does not have the address of " + self.name() + ": " + self.address());
    }
  }

  /** The number of the interface that has a host's address, or 0. */
  private int link(Host wanted) throws IOException {
    for (Address address : host.addresses()) {
      if (address.address() == wanted.address().number()) {
        return address.link();
      }
    }
    return 0;
  }

  /** What is left of a packet of the way between the hosts. */
  private int mtu(NetworkSpec spec, Host self) throws IOException {
    int index = link(self);
    int most = Network.USUAL_MTU - Overlay.OVERHEAD;
    String name = "";
    for (Link link : host.links()) {
      if (link.index() == index) {
        most = link.mtu() - Overlay.OVERHEAD;
        name = link.name();
      }
    }
    if (!spec.options().containsKey(Network.OPTION_MTU)) {
      return most;
    }
    if (spec.mtu() > most) {
      throw invalid(
          "MTU " + spec.mtu() + " is too large for a tunnel by " + name + ": at most " + most);
    }
    return spec.mtu();
  }

  private static void requireFree(Overlay wanted, List<Network> others) throws NetworkException {
    for (Network other : others) {
      Overlay overlay = other.overlay();
      if (overlay != null && overlay.vni() == wanted.vni() && overlay.port() == wanted.port()) {
        throw taken(wanted, "network " + other.name());
      }
    }
  }

  /** Two networks with one number would be one. */
  static NetworkException taken(Overlay wanted, String owner) {
    return new NetworkException(
        Problem.IN_USE,
        "vni "
            + wanted.vni()
            + " belongs to "
            + owner
            + ": choose another one by --opt vni=NUMBER");
  }

  private static NetworkException invalid(String message) {
    return new NetworkException(Problem.INVALID, message);
  }
}
