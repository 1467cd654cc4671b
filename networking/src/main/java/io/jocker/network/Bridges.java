package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.LinkRemoval;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the bridges of networks where they are missing, as after a reboot. */
final class Bridges {
  private static final String FORWARD = "/proc/sys/net/ipv4/ip_forward";

  private static final String IPV6 = "/proc/sys/net/ipv6/conf/";

  private final Linux linux;
  private final RouteSocket host;

  Bridges(Linux linux, RouteSocket host) {
    this.linux = linux;
    this.host = host;
  }

  /** The number of the bridge's interface. It is switched on last, so one that is up is whole. */
  int ensure(Network network) throws IOException {
    String name = network.bridge();
    if (!network.isBridged()) {
      return new Macvlan(linux, host).require(network);
    }
    if (network.ipv6() != null) {
      ensureForwarding6();
    }
    Link link = made(network);
    Overlay overlay = network.overlay();
    if (overlay != null) {
      new Tunnels(linux, host).ensure(network, overlay, link.index());
    }
    if (link.up()) {
      return link.index();
    }
    Story story = linux.story();
    try (Story.About about = story.about(NetworkTopic.LOCALNET, name)) {
      set("/proc/sys/net/ipv4/conf/" + name + "/route_localnet", "1");
    }
    try (Story.About about = story.about(NetworkTopic.BRIDGE_ADDRESS, network.gateway())) {
      host.addAddress(link.index(), network.gateway().bytes(), network.subnet().length());
    }
    beginIpv6(network, link);
    try (Story.About about = story.about(NetworkTopic.BRIDGE_UP, name)) {
      host.setUp(name);
    }
    return link.index();
  }

  /**
   * A kernel that passes nothing on takes advertisements of routers: a container could send one,
   * and become the way by which the host reaches the rest of the world (CVE-2020-13401 in another
   * project). The setting is there wherever the kernel has IPv6, so it is made on every bridge.
   */
  private void beginIpv6(Network network, Link link) throws SyscallException {
    Story story = linux.story();
    String settings = IPV6 + network.bridge() + "/";
    try (Story.About about = story.about(NetworkTopic.NO_ADVERTISEMENTS, network.bridge())) {
      set(settings + "accept_ra", "0");
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT || network.ipv6() != null) {
        throw e;
      }
    }
    Ipv6Part ipv6 = network.ipv6();
    if (ipv6 == null) {
      return;
    }
    try (Story.About about = story.about(NetworkTopic.IPV6_ON, network.bridge())) {
      // The bridge asks for a container by its link-local address, of which it would be sure only
      // after a search for a second owner: for a second nothing from outside reached anybody.
      set(settings + "accept_dad", "0");
      // A host may have it off by default, and on where it is wanted.
      set(settings + "disable_ipv6", "0");
    }
    try (Story.About about = story.about(NetworkTopic.BRIDGE_ADDRESS_6, ipv6.gateway())) {
      host.addAddress(link.index(), ipv6.gateway().bytes(), ipv6.subnet().length());
    }
  }

  /** Takes away what {@link #ensure} makes. */
  void remove(Network network) throws SyscallException {
    if (!network.isBridged()) {
      return;
    }
    List<String> links = new ArrayList<>(2);
    if (network.driver() == Driver.OVERLAY) {
      links.add(network.tunnel());
    }
    links.add(network.bridge());
    new LinkRemoval(linux, host).remove(links);
  }

  private Link made(Network network) throws IOException {
    String name = network.bridge();
    try (Story.About about = linux.story().about(NetworkTopic.BRIDGE, name)) {
      Link link = host.link(name);
      if (link == null) {
        host.addBridge(name, hardware(network.gateway()), network.mtu());
        link = host.link(name);
      }
      if (link == null) {
        throw new NetworkException(Problem.IN_USE, "the bridge " + name + " has just been removed");
      }
      return requireBridge(link, network);
    }
  }

  private static Link requireBridge(Link link, Network network) throws NetworkException {
    if (!link.kind().equals("bridge")) {
      throw new NetworkException(
          Problem.INVALID, "the interface " + network.bridge() + " is not a bridge");
    }
    return link;
  }

  /** Lets the kernel pass packets on between interfaces: {@code ip(7)}. */
  void ensureForwarding() throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.FORWARDING, FORWARD)) {
      if (!read(FORWARD).startsWith("1")) {
        set(FORWARD, "1");
      }
    }
  }

  /**
   * The same for IPv6. There a router takes no advertisements of other routers, and from that
   * moment the host would have lost its own way out, if that is how it has got it. So first each
   * interface that takes them is told to go on: 2 is the same as 1, but for routers, too.
   */
  private void ensureForwarding6() throws SyscallException {
    String all = IPV6 + "all/forwarding";
    try (Story.About about = linux.story().about(NetworkTopic.FORWARDING_6, all)) {
      if (read(all).startsWith("1")) {
        return;
      }
    }
    try (Story.About about = linux.story().about(NetworkTopic.KEEP_ADVERTISEMENTS, "accept_ra")) {
      for (Link link : host.links()) {
        keepAdvertisements(link.name());
      }
      keepAdvertisements("default");
    }
    try (Story.About about = linux.story().about(NetworkTopic.FORWARDING_6, all)) {
      set(all, "1");
    }
  }

  private void keepAdvertisements(String link) throws SyscallException {
    String path = IPV6 + link + "/accept_ra";
    try {
      if (read(path).startsWith("1")) {
        set(path, "2");
      }
    } catch (SyscallException e) {
      // It has gone meanwhile, or is of a kind that carries no IPv6.
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private String read(String path) throws SyscallException {
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return new String(linux.io().readAll(file, 64), StandardCharsets.US_ASCII);
    }
  }

  private void set(String path, String value) throws SyscallException {
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.WRONLY), 0)) {
      linux.io().writeFully(file, value.getBytes(StandardCharsets.US_ASCII));
    } catch (SyscallException e) {
      // In a container /proc/sys is read-only; whoever started that may have set it already.
      if (e.errno() != Errno.EROFS || !read(path).startsWith(value)) {
        throw e;
      }
    }
  }

  /**
   * As docker's: 02 says that nobody has bought it, 42 that it is an engine's; then the address.
   */
  static byte[] hardware(Ipv4 address) {
    byte[] hardware = new byte[6];
    hardware[0] = 2;
    hardware[1] = 0x42;
    System.arraycopy(address.bytes(), 0, hardware, 2, 4);
    return hardware;
  }
}
