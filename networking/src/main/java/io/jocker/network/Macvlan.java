package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.MacvlanSocket;
import io.jocker.linux.netlink.MacvlanSocket.Mode;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Networks of the driver macvlan: their containers are machines of the network that an interface of
 * the host's is in, the parent. It is not jocker's, and is only looked at.
 */
final class Macvlan {
  private static final String PARENT = "parent";
  private static final String MODE = "macvlan_mode";

  /** An address as good as any: the interface is never up. */
  private static final String PROBE = "02:42:00:00:00:01";

  private final Linux linux;
  private final RouteSocket host;

  Macvlan(Linux linux, RouteSocket host) {
    this.linux = linux;
    this.host = host;
  }

  /**
   * Fills in what was not asked for. The parent stands in the place of a bridge.
   *
   * @param id of the new network
   */
  NetworkSpec complete(NetworkSpec spec, String id) throws IOException {
    Map<String, String> options = spec.options();
    String name = options.get(PARENT);
    if (name == null || spec.subnet() == null) {
      throw invalid(
          "a macvlan network needs its parent and the parent's subnet:"
              + " --opt parent=INTERFACE --subnet SUBNET");
    }
    if (spec.ipv6() && spec.subnet6() == null) {
      throw invalid(
          "a macvlan network with IPv6 needs the parent's subnet of that kind, too: --subnet SUBNET");
    }
    Link parent = parent(name);
    mode(options);
    boolean given = options.containsKey(Network.OPTION_MTU);
    if (given && spec.mtu() > parent.mtu()) {
      throw invalid("MTU " + spec.mtu() + " is larger than that of " + name + ": " + parent.mtu());
    }
    probe(parent, id);
    return new NetworkSpec(
        spec.name(),
        spec.driver(),
        spec.subnet(),
        spec.gateway(),
        spec.range(),
        spec.internal(),
        given ? spec.mtu() : parent.mtu(),
        name,
        spec.labels(),
        options,
        spec.ipv6(),
        spec.subnet6(),
        spec.gateway6());
  }

  private static Mode mode(Map<String, String> options) throws NetworkException {
    String asked = options.getOrDefault(MODE, "bridge");
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(asked)) {
        return mode;
      }
    }
    throw invalid("invalid macvlan_mode: \"" + asked + "\": it must be bridge, private or vepa");
  }

  private Link parent(String name) throws IOException {
    Link parent = host.link(name);
    if (parent == null) {
      throw invalid("there is no interface " + name + " for a macvlan network");
    }
    return parent;
  }

  /** A kernel without macvlan says so now, not at the first start. */
  private void probe(Link parent, String id) throws IOException {
    String name = "jm-" + id.substring(0, 12);
    add(parent.index(), Mode.BRIDGE, parent.mtu(), new RouteSocket.Inside(name, 0, PROBE));
    host.deleteLink(name);
  }

  /** The number of a network's parent. */
  int require(Network network) throws IOException {
    return parent(network.bridge()).index();
  }

  /** Makes the interface in the namespace of a container. */
  void connect(Network network, int parent, RouteSocket.Inside inside) throws IOException {
    try (Story.About about = linux.story().about(NetworkTopic.MACVLAN, inside.name())) {
      add(parent, mode(network.options()), network.mtu(), inside);
    }
  }

  private void add(int parent, Mode mode, int mtu, RouteSocket.Inside inside) throws IOException {
    try (MacvlanSocket socket = MacvlanSocket.open(linux, null)) {
      socket.add(parent, mode, mtu, inside);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOTSUP) {
        throw e;
      }
      throw new NetworkException(
          e,
          Problem.NO_DRIVER,
          "this kernel has no macvlan interfaces, which the driver macvlan needs");
    }
  }

  /** Takes the interface out of a namespace in which others live on. */
  static void disconnect(RouteSocket inside, Lease lease) throws SyscallException {
    for (Link link : inside.links()) {
      if (link.kind().equals("macvlan") && link.hardware().equals(lease.hardware())) {
        inside.deleteLink(link.name());
      }
    }
  }

  /** Ports of the host lead nowhere there: the host itself cannot reach its parent's children. */
  static void refusePorts(List<Network> networks, Wishes wishes) throws NetworkException {
    if (networks.isEmpty() || networks.get(0).isBridged() || wishes.ports().isEmpty()) {
      return;
    }
    throw invalid(
        "ports cannot be published on macvlan network "
            + networks.get(0).name()
            + ": its containers are reached at their own addresses");
  }

  private static NetworkException invalid(String message) {
    return new NetworkException(Problem.INVALID, message);
  }
}
