package io.jocker.engine.local;

import io.jocker.engine.NetworkGraph.Difference;
import io.jocker.engine.NetworkGraph.Far;
import io.jocker.engine.NetworkGraph.Tunnel;
import io.jocker.linux.netlink.TunnelSocket;
import io.jocker.linux.netlink.TunnelSocket.Entry;
import io.jocker.network.Ipv4;
import io.jocker.network.Network;
import io.jocker.network.Overlay;
import io.jocker.network.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tunnels of overlay networks: as the kernel has them, and beside what they should be. */
final class GraphTunnels {
  private final Network network;
  private final Overlay overlay;
  private final List<Difference> differences = new ArrayList<>();

  GraphTunnels(Network network, Overlay overlay) {
    this.network = network;
    this.overlay = overlay;
  }

  /** The network's tunnel, or null where there is none. */
  static @Nullable Tunnel read(Survey survey, Network network, List<Survey.Interface> host)
      throws IOException {
    Overlay overlay = network.overlay();
    for (Survey.Interface each : overlay == null ? List.<Survey.Interface>of() : host) {
      Survey.FoundTunnel found =
          each.link().name().equals(network.tunnel()) ? survey.tunnel(each.link()) : null;
      if (found != null && overlay != null) {
        return new Tunnel(
            each.link().name(),
            each.link().index(),
            each.link().up(),
            each.link().mtu(),
            each.link().master(),
            found.tunnel().vni(),
            new Ipv4(found.tunnel().local()).toString(),
            found.tunnel().port(),
            far(found.entries(), overlay));
      }
    }
    return null;
  }

  /** By the addresses of hosts, those first to which goes what is for nobody known. */
  private static List<Far> far(List<Entry> entries, Overlay overlay) {
    Map<Integer, List<String>> behind = new LinkedHashMap<>();
    List<Integer> flooded = new ArrayList<>();
    for (Entry entry : entries) {
      List<String> known = behind.computeIfAbsent(entry.host(), any -> new ArrayList<>());
      if (entry.hardware().equals(TunnelSocket.UNKNOWN)) {
        flooded.add(entry.host());
      } else {
        known.add(entry.hardware());
      }
    }
    List<Far> far = new ArrayList<>();
    behind.forEach(
        (host, hardware) -> {
          Ipv4 address = new Ipv4(host);
          String name = name(address, overlay);
          far.add(new Far(name, address.toString(), flooded.contains(host), hardware));
        });
    return far;
  }

  private static String name(Ipv4 address, Overlay overlay) {
    for (Overlay.Host host : overlay.hosts()) {
      if (host.address().equals(address)) {
        return host.name();
      }
    }
    return "";
  }

  /**
   * What is not as it should be.
   *
   * @param bridge the number of the network's bridge
   */
  List<Difference> compare(@Nullable Tunnel tunnel, int bridge) {
    if (tunnel == null) {
      say("no-tunnel", network.tunnel());
      return differences;
    }
    if (!tunnel.up()) {
      say("tunnel-down", tunnel.name());
    }
    if (tunnel.bridge() != bridge) {
      say("tunnel-astray", tunnel.name(), network.bridge());
    }
    String is = words(tunnel.vni(), tunnel.local(), tunnel.port());
    String wanted = words(overlay.vni(), overlay.self().address().toString(), overlay.port());
    if (!is.equals(wanted)) {
      say("tunnel-other", tunnel.name(), is, wanted);
    }
    comparePeers(tunnel);
    return differences;
  }

  private static String words(int vni, String local, int port) {
    return "vni " + vni + " " + local + ":" + port;
  }

  private void comparePeers(Tunnel tunnel) {
    List<String> there = new ArrayList<>();
    for (Far far : tunnel.far()) {
      if (far.flooded()) {
        there.add(far.address());
      }
      if (far.host().isEmpty()) {
        say("strange-peer", tunnel.name(), far.address());
      }
    }
    for (Overlay.Host peer : overlay.peers()) {
      if (!there.contains(peer.address().toString())) {
        say("no-peer", tunnel.name(), peer.name(), peer.address().toString());
      }
    }
  }

  private void say(String key, String... more) {
    List<String> parameters = new ArrayList<>(List.of(network.name()));
    parameters.addAll(List.of(more));
    differences.add(new Difference(key, parameters));
  }
}
