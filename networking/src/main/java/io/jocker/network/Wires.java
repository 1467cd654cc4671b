package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.linux.netlink.Route;
import io.jocker.linux.netlink.Route6;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wires between bridges and a container, with the addresses and routes at its end. */
final class Wires {
  private final Linux linux;
  private final RouteSocket host;
  private final List<Connection> connections;
  private final @Nullable LinkShape shape;

  /**
   * @param shape what becomes of the packets; null for nothing
   */
  Wires(Linux linux, RouteSocket host, List<Connection> connections, @Nullable LinkShape shape) {
    this.linux = linux;
    this.host = host;
    this.connections = connections;
    this.shape = shape;
  }

  /**
   * Makes them into the network namespace of a process, and what is in there.
   *
   * @param first the number of the first interface
   */
  void connect(int pid, int first) throws IOException {
    for (int i = 0; i < connections.size(); i++) {
      Connection connection = connections.get(i);
      wire(connection, "eth" + (first + i), pid);
    }
    try (InsideNetwork inside = InsideNetwork.open(linux, pid)) {
      for (int i = 0; i < connections.size(); i++) {
        String name = "eth" + (first + i);
        beginIpv6(inside.namespace(), name, connections.get(i).network());
        address(inside.routes(), name, connections.get(i));
      }
      route(inside.routes());
      if (shape != null) {
        shape(shape, inside.routes(), first);
      }
    }
  }

  /**
   * Before it is up: from then on it would have an address that it made itself, and would believe
   * who says to be a router.
   */
  private void beginIpv6(Fd namespace, String name, Network network) throws SyscallException {
    if (network.ipv6() == null) {
      set6(namespace, name, "disable_ipv6", '1', NetworkTopic.IPV6_OFF);
      return;
    }
    // A host, or a container that is connected later, may have it off for every new interface.
    set6(namespace, name, "disable_ipv6", '0', NetworkTopic.IPV6_ON);
    set6(namespace, name, "accept_ra", '0', NetworkTopic.NO_ADVERTISEMENTS);
  }

  private void set6(Fd namespace, String link, String setting, char value, NetworkTopic topic)
      throws SyscallException {
    String path = "/proc/sys/net/ipv6/conf/" + link + "/" + setting;
    try (Story.About about = linux.story().about(topic, link);
        Fd file = linux.sockets().setting(namespace, path)) {
      linux.io().writeFully(file, new byte[] {(byte) value});
    } catch (SyscallException e) {
      // A kernel without IPv6; or a jocker in a container, whose /proc/sys is read-only.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.EROFS) {
        throw e;
      }
    }
  }

  /** Each end of a wire shapes what it sends: so both directions are, by two queues alike. */
  private void shape(LinkShape wanted, RouteSocket inside, int first) throws IOException {
    Shaper shaper = new Shaper(linux.story(), wanted);
    for (int i = 0; i < connections.size(); i++) {
      shaper.shape(inside, "eth" + (first + i));
      shaper.shape(host, connections.get(i).lease().link());
    }
  }

  private void wire(Connection connection, String name, int pid) throws IOException {
    Story story = linux.story();
    Lease lease = connection.lease();
    if (!connection.network().isBridged()) {
      new Macvlan(linux, host)
          .connect(
              connection.network(),
              connection.bridge(),
              new RouteSocket.Inside(name, pid, lease.hardware()));
      return;
    }
    try (Story.About about = story.about(NetworkTopic.WIRE, name)) {
      host.addVeth(
          new RouteSocket.Veth(
              lease.link(),
              connection.bridge(),
              connection.network().mtu(),
              new RouteSocket.Inside(name, pid, lease.hardware())));
    }
    if (!connection.network().joinsNeighbours()) {
      try (Story.About about = story.about(NetworkTopic.ISOLATE, lease.link())) {
        host.setIsolated(lease.link());
      }
    }
    if (!lease.ports().isEmpty()) {
      try (Story.About about = story.about(NetworkTopic.HAIRPIN, lease.link())) {
        host.setHairpin(lease.link());
      }
    }
  }

  private void address(RouteSocket inside, String name, Connection connection) throws IOException {
    Story story = linux.story();
    Link link;
    try (Story.About about = story.about(NetworkTopic.UP, name)) {
      link = inside.link(name);
      if (link == null) {
        throw new NetworkException(Problem.IN_USE, "the interface " + name + " has gone");
      }
      inside.setUp(name);
    }
    Ipv4 address = connection.lease().address();
    try (Story.About about = story.about(NetworkTopic.ADDRESS, address)) {
      int length = connection.network().subnet().length();
      inside.addAddress(link.index(), address.bytes(), length);
    }
    Ipv6Part ipv6 = connection.network().ipv6();
    Ipv6 address6 = connection.lease().address6();
    if (ipv6 != null && address6 != null) {
      try (Story.About about = story.about(NetworkTopic.ADDRESS_6, address6)) {
        inside.addAddress(link.index(), address6.bytes(), ipv6.subnet().length());
      }
    }
  }

  private void route(RouteSocket inside) throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.ROUTE, "")) {
      addRoute(inside);
    }
    for (Connection connection : connections) {
      Ipv6Part ipv6 = connection.network().ipv6();
      if (ipv6 != null && !connection.network().internal()) {
        try (Story.About about = linux.story().about(NetworkTopic.ROUTE_6, ipv6.gateway())) {
          addRoute6(inside, ipv6);
        }
        return;
      }
    }
  }

  private void addRoute6(RouteSocket inside, Ipv6Part ipv6) throws SyscallException {
    for (Route6 route : inside.routes6()) {
      if (route.length() == 0) {
        return;
      }
    }
    inside.addDefaultRoute(ipv6.gateway().bytes());
  }

  private void addRoute(RouteSocket inside) throws SyscallException {
    for (Route route : inside.routes()) {
      if (route.length() == 0) {
        return;
      }
    }
    for (Connection connection : connections) {
      if (!connection.network().internal()) {
        inside.addDefaultRoute(connection.network().gateway().bytes());
        return;
      }
    }
  }
}
