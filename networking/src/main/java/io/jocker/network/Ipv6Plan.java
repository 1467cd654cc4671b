package io.jocker.network;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Address6;
import io.jocker.linux.netlink.Route6;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Works out the addresses of IPv6 that a new network has. */
final class Ipv6Plan {
  /** Of unique local addresses (RFC 4193): nobody gives them out, and nobody routes them. */
  static final long UNIQUE_LOCAL = 0xfdL << 56;

  /** Hexadecimal digits of 56 bits: those of a /64 behind the first eight. */
  private static final int DIGITS = 14;

  static final int USUAL_LENGTH = 64;

  /** RFC 8200 section 5: with less, the kernel takes IPv6 off the interface. */
  private static final int SHORTEST_MTU = 1280;

  /**
   * Multicast and link-local addresses, and those that begin so: no machine has them for its own.
   */
  private static final List<Subnet6> UNFIT =
      List.of(Subnet6.parse("ff00::/8"), Subnet6.parse("fe80::/10"), Subnet6.parse("::/8"));

  private final Linux linux;
  private final List<Network> others;

  /**
   * @param others the networks that there are
   */
  Ipv6Plan(Linux linux, List<Network> others) {
    this.linux = linux;
    this.others = others;
  }

  /**
   * What a network gets.
   *
   * @param id of the network; by it a range is chosen where none was asked for
   * @param four its addresses of IPv4
   * @throws NetworkException if this cannot be
   */
  Ipv6Part part(NetworkSpec spec, String id, Subnet four) throws IOException {
    requireKernel();
    requireOptions(spec);
    Subnet6 asked = spec.subnet6();
    Subnet6 subnet = asked == null ? free(id) : asked;
    if (asked != null) {
      requireFit(asked, four);
      requireFree(asked, spec.driver());
    }
    Ipv6 gateway = spec.gateway6() == null ? subnet.first().plus(1) : spec.gateway6();
    // The first address of each subnet means whichever router there is (RFC 4291 section 2.6.1).
    if (!subnet.contains(gateway) || gateway.equals(subnet.first())) {
      throw invalid("no matching subnet for gateway " + gateway + ": " + subnet);
    }
    return new Ipv6Part(subnet, gateway);
  }

  /** Whether a network's addresses are seen outside as they are. */
  static boolean isRouted(Map<String, String> options) {
    return "routed".equals(options.get(Network.OPTION_MODE_6));
  }

  private static void requireOptions(NetworkSpec spec) throws NetworkException {
    if (spec.mtu() < SHORTEST_MTU) {
      throw invalid(
          "MTU " + spec.mtu() + " is too small for IPv6, which needs at least " + SHORTEST_MTU);
    }
    String mode = spec.options().getOrDefault(Network.OPTION_MODE_6, "nat");
    if (!mode.equals("nat") && !mode.equals("routed")) {
      throw invalid(
          "invalid " + Network.OPTION_MODE_6 + ": \"" + mode + "\": it must be nat or routed");
    }
  }

  /**
   * A kernel that was started with {@code ipv6.disable=1}, or built without it, has no such file.
   */
  private void requireKernel() throws IOException {
    String path = "/proc/net/if_inet6";
    try {
      linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0).close();
    } catch (SyscallException e) {
      throw new NetworkException(
          e, Problem.NO_DRIVER, "this kernel has IPv6 switched off: there is no " + path);
    }
  }

  private static void requireFit(Subnet6 subnet, Subnet four) throws NetworkException {
    int longest = 96 + four.length();
    if (subnet.length() > longest || subnet.length() < 16) {
      throw invalid(
          "invalid subnet "
              + subnet
              + ": it must be from /16 to /"
              + longest
              + ", for each address of "
              + four
              + " has its counterpart");
    }
    for (Subnet6 unfit : UNFIT) {
      if (unfit.overlaps(subnet)) {
        throw invalid("invalid subnet " + subnet + ": no machine has addresses of " + unfit);
      }
    }
  }

  private void requireFree(Subnet6 subnet, Driver driver) throws IOException {
    for (Network other : others) {
      Ipv6Part part = other.ipv6();
      if (part != null && part.subnet().overlaps(subnet)) {
        throw new NetworkException(
            Problem.OVERLAP,
            "Pool overlaps with other one on this address space: "
                + subnet
                + " and "
                + part.subnet()
                + " of network "
                + other.name());
      }
    }
    if (driver == Driver.MACVLAN) {
      // The host's own interface is in it, as a rule.
      return;
    }
    try (RouteSocket host = RouteSocket.open(linux)) {
      new HostAddresses(host).requireNone(subnet, 0);
    }
  }

  /** The id is made of random digits, as RFC 4193 wants them, and stays as long as the network. */
  private Subnet6 free(String id) throws IOException {
    List<Subnet6> taken = taken();
    for (int at = 0; at + DIGITS <= id.length(); at += DIGITS) {
      long bits = Long.parseLong(id, at, at + DIGITS, 16);
      Subnet6 candidate = new Subnet6(new Ipv6(UNIQUE_LOCAL | bits, 0), USUAL_LENGTH);
      if (!overlaps(candidate, taken)) {
        return candidate;
      }
    }
    throw new NetworkException(
        Problem.POOL_EMPTY,
        "could not find an available, non-overlapping IPv6 address pool among the defaults");
  }

  private static boolean overlaps(Subnet6 candidate, List<Subnet6> taken) {
    for (Subnet6 other : taken) {
      if (candidate.overlaps(other)) {
        return true;
      }
    }
    return false;
  }

  private List<Subnet6> taken() throws SyscallException {
    List<Subnet6> taken = new ArrayList<>();
    for (Network other : others) {
      Ipv6Part part = other.ipv6();
      if (part != null) {
        taken.add(part.subnet());
      }
    }
    try (RouteSocket host = RouteSocket.open(linux)) {
      for (Route6 route : host.routes6()) {
        if (route.length() > 0) {
          taken.add(new Subnet6(Ipv6.parse(route.destination()), route.length()));
        }
      }
      for (Address6 address : host.addresses6()) {
        taken.add(new Subnet6(Ipv6.parse(address.address()), address.length()));
      }
    }
    return taken;
  }

  private static NetworkException invalid(String message) {
    return new NetworkException(Problem.INVALID, message);
  }
}
