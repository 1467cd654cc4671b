package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.netlink.TunnelSocket;
import io.jocker.linux.netlink.TunnelSocket.Entry;
import io.jocker.linux.netlink.TunnelSocket.Tunnel;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.util.List;

/** Makes the tunnels of overlay networks where they are missing, or are not what they should be. */
final class Tunnels {
  private final Linux linux;
  private final RouteSocket host;

  Tunnels(Linux linux, RouteSocket host) {
    this.linux = linux;
    this.host = host;
  }

  /** What a network's tunnel should be. */
  static Tunnel wanted(Network network, Overlay overlay) {
    int local = overlay.self().address().number();
    return new Tunnel(network.tunnel(), overlay.vni(), local, overlay.port());
  }

  /**
   * A tunnel that is up, a port of the bridge, and leads to every other host.
   *
   * @param bridge the number of the network's bridge
   */
  void ensure(Network network, Overlay overlay, int bridge) throws IOException {
    try (TunnelSocket tunnels = TunnelSocket.open(linux, null)) {
      Link link;
      try (Story.About about = linux.story().about(NetworkTopic.TUNNEL, network.tunnel())) {
        link = made(tunnels, network, overlay, bridge);
      }
      try (Story.About about = linux.story().about(NetworkTopic.PEER, network.tunnel())) {
        List<Entry> entries = tunnels.entries(link.index());
        for (Overlay.Host peer : overlay.peers()) {
          if (!leadsTo(entries, peer)) {
            tunnels.addPeer(link.index(), peer.address().number());
          }
        }
      }
    }
  }

  private Link made(TunnelSocket tunnels, Network network, Overlay overlay, int bridge)
      throws IOException {
    Tunnel wanted = wanted(network, overlay);
    Link link = host.link(wanted.name());
    if (link != null && link.up() && link.master() == bridge) {
      Tunnel there = tunnels.tunnel(wanted.name());
      if (there != null && same(there, wanted)) {
        return link;
      }
    }
    if (link != null) {
      host.deleteLink(wanted.name());
    }
    add(tunnels, network, overlay, bridge);
    link = host.link(wanted.name());
    if (link == null) {
      throw new NetworkException(
          Problem.IN_USE, "the tunnel " + wanted.name() + " has just been removed");
    }
    return link;
  }

  private static boolean same(Tunnel one, Tunnel other) {
    return one.vni() == other.vni() && one.local() == other.local() && one.port() == other.port();
  }

  private void add(TunnelSocket tunnels, Network network, Overlay overlay, int bridge)
      throws IOException {
    Tunnel wanted = wanted(network, overlay);
    try {
      tunnels.add(wanted, network.mtu(), bridge);
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        throw OverlayPlan.taken(overlay, "another VXLAN interface of this host");
      }
      throw e.errno() == Errno.ENOTSUP ? missing(e) : e;
    }
    if (!network.joinsNeighbours()) {
      host.setIsolated(wanted.name());
    }
  }

  private static NetworkException missing(SyscallException e) {
    return new NetworkException(
        e,
        Problem.NO_DRIVER,
        "this kernel has no vxlan interfaces, which the driver overlay needs");
  }

  private static boolean leadsTo(List<Entry> entries, Overlay.Host peer) {
    for (Entry entry : entries) {
      if (entry.hardware().equals(TunnelSocket.UNKNOWN)
          && entry.host() == peer.address().number()) {
        return true;
      }
    }
    return false;
  }
}
