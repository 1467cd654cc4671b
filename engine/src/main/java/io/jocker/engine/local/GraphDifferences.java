package io.jocker.engine.local;

import io.jocker.engine.NetworkGraph;
import io.jocker.engine.NetworkGraph.Bridge;
import io.jocker.engine.NetworkGraph.Difference;
import io.jocker.engine.NetworkGraph.End;
import io.jocker.engine.NetworkGraph.Wire;
import io.jocker.linux.netlink.Link;
import io.jocker.network.Ipv6Part;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.Overlay;
import io.jocker.network.RuleListing;
import io.jocker.network.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has otherwise than jocker has written it down. A network that nobody is on may
 * have no bridge, and a root on none of whose bridges anybody is no rules: the next start makes
 * them.
 */
final class GraphDifferences {
  private static final String USER_CHAIN = "user";

  private final NetworkGraph graph;
  private final List<Survey.Interface> host;
  private final List<Network> networks;
  private final List<String> leaving;
  private final Set<Difference> found = new LinkedHashSet<>();

  /** Whether anybody's packets are to meet rules. */
  private boolean used;

  /**
   * @param leaving names of wires whose containers have ended
   */
  GraphDifferences(
      NetworkGraph graph,
      List<Survey.Interface> host,
      List<Network> networks,
      List<String> leaving) {
    this.graph = graph;
    this.host = host;
    this.networks = networks;
    this.leaving = leaving;
  }

  List<Difference> found() {
    return new ArrayList<>(found);
  }

  private void say(String key, String... parameters) {
    found.add(new Difference(key, List.of(parameters)));
  }

  /** Bridges, and the wires to containers. */
  void compareLinks(List<Lease> leases, GraphReader.ContainerName names) throws IOException {
    for (Network network : networks) {
      List<Lease> own = new ArrayList<>();
      for (Lease lease : leases) {
        if (lease.network().equals(network.name())) {
          own.add(lease);
        }
      }
      Bridge bridge = bridge(network);
      if (!network.isBridged()) {
        compareParent(network, bridge, own, names);
        continue;
      }
      used |= !own.isEmpty();
      if (bridge != null) {
        compareBridge(network, bridge, own);
        Overlay overlay = network.overlay();
        if (overlay != null) {
          GraphTunnels tunnels = new GraphTunnels(network, overlay);
          found.addAll(tunnels.compare(bridge.tunnel(), bridge.index()));
        }
      } else if (!own.isEmpty()) {
        say("no-bridge", network.name(), network.bridge());
      }
      for (Lease lease : own) {
        compareWire(network, bridge, lease, names.of(lease));
      }
    }
  }

  private @Nullable Bridge bridge(Network network) {
    for (Bridge bridge : graph.bridges()) {
      if (bridge.network().equals(network.name())) {
        return bridge;
      }
    }
    return null;
  }

  /** Where an interface is shared, the containers' own ones are all that jocker has made. */
  private void compareParent(
      Network network, @Nullable Bridge parent, List<Lease> leases, GraphReader.ContainerName names)
      throws IOException {
    if (parent == null) {
      say("no-parent", network.name(), network.bridge());
      return;
    }
    for (Lease lease : leases) {
      for (String address : addresses(network, lease)) {
        if (!isBehind(parent, address)) {
          say("no-address", names.of(lease), parent.name(), address);
        }
      }
    }
  }

  private static boolean isBehind(Bridge parent, String address) {
    boolean there = false;
    for (Wire wire : parent.wires()) {
      End end = wire.end();
      there |= end != null && end.addresses().contains(address);
    }
    return there;
  }

  private void compareBridge(Network network, Bridge bridge, List<Lease> leases) {
    if (!bridge.up()) {
      say("bridge-down", network.name(), bridge.name());
    }
    String address = network.gateway() + "/" + network.subnet().length();
    if (!bridge.addresses().contains(address)) {
      say("bridge-address", network.name(), bridge.name(), address);
    }
    Ipv6Part ipv6 = network.ipv6();
    String address6 = ipv6 == null ? "" : ipv6.gateway() + "/" + ipv6.subnet().length();
    if (ipv6 != null && !bridge.addresses().contains(address6)) {
      say("bridge-address", network.name(), bridge.name(), address6);
    }
    Set<String> links = new LinkedHashSet<>(leaving);
    for (Lease lease : leases) {
      links.add(lease.link());
    }
    for (Wire wire : bridge.wires()) {
      if (!links.contains(wire.name())) {
        say("strange-port", network.name(), bridge.name(), wire.name());
      }
    }
  }

  private void compareWire(Network network, @Nullable Bridge bridge, Lease lease, String name) {
    Link link = link(lease.link());
    if (link == null) {
      say("no-link", name, network.name(), lease.link());
      return;
    }
    if (!link.up()) {
      say("link-down", name, network.name(), lease.link());
    }
    if (bridge == null || link.master() != bridge.index()) {
      say("link-astray", name, lease.link(), network.bridge());
      return;
    }
    List<String> addresses = addresses(network, lease);
    for (Wire wire : bridge.wires()) {
      End end = wire.name().equals(lease.link()) ? wire.end() : null;
      for (String address : end == null ? List.<String>of() : addresses) {
        if (end != null && !end.addresses().contains(address)) {
          say("no-address", name, end.name(), address);
        }
      }
      if (end != null && !end.up()) {
        say("end-down", name, end.name());
      }
    }
  }

  private static List<String> addresses(Network network, Lease lease) {
    String address = lease.address() + "/" + network.subnet().length();
    Ipv6Part ipv6 = network.ipv6();
    return ipv6 == null || lease.address6() == null
        ? List.of(address)
        : List.of(address, lease.address6() + "/" + ipv6.subnet().length());
  }

  /** What is held back at either end of a wire. */
  void compareShapes(
      List<Lease> leases, GraphReader.ContainerName names, GraphReader.WantedShape shapes)
      throws IOException {
    for (Lease lease : leases) {
      String wanted = shapes.of(lease).toString();
      for (Bridge bridge : graph.bridges()) {
        for (Wire wire : bridge.wires()) {
          if (wire.name().equals(lease.link())) {
            compareShape(names.of(lease), wire.name(), wanted, wire.shape());
            End end = wire.end();
            if (end != null) {
              compareShape(names.of(lease), end.name(), wanted, end.shape());
            }
          }
        }
      }
    }
  }

  private void compareShape(String container, String link, String wanted, String there) {
    if (!wanted.equals(there)) {
      String nothing = "-";
      say(
          "shape",
          container,
          link,
          there.isEmpty() ? nothing : there,
          wanted.isEmpty() ? nothing : wanted);
    }
  }

  private @Nullable Link link(String name) {
    for (Survey.Interface each : host) {
      if (each.link().name().equals(name)) {
        return each.link();
      }
    }
    return null;
  }

  /** Sets, maps and chains. */
  void compareRules(RuleListing there, RuleListing wanted) {
    if (there.isEmpty()) {
      if (used) {
        say("no-table", graph.table());
      }
      return;
    }
    for (Map.Entry<String, List<String>> set : wanted.elements().entrySet()) {
      List<String> have = there.elements().getOrDefault(set.getKey(), List.of());
      for (String element : set.getValue()) {
        if (!have.contains(element)) {
          say("no-element", set.getKey(), element);
        }
      }
    }
    for (Map.Entry<String, List<String>> set : there.elements().entrySet()) {
      List<String> want = wanted.elements().getOrDefault(set.getKey(), List.of());
      for (String element : set.getValue()) {
        if (!want.contains(element)) {
          say("strange-element", set.getKey(), element);
        }
      }
    }
    compareChains(there, wanted);
  }

  /** By the names of the rules, and by what they say where nft has written both. */
  private void compareChains(RuleListing there, RuleListing wanted) {
    for (Map.Entry<String, List<String>> chain : wanted.rules().entrySet()) {
      List<String> have = there.rules().getOrDefault(chain.getKey(), List.of());
      for (String rule : chain.getValue()) {
        String same = named(have, RuleListing.name(rule));
        if (same.isEmpty()) {
          say("no-rule", chain.getKey(), RuleListing.text(rule));
        } else if (wanted.isInWordsOfNft() && !same.equals(rule)) {
          say("other-rule", chain.getKey(), RuleListing.text(same), RuleListing.text(rule));
        }
      }
    }
    for (Map.Entry<String, List<String>> chain : there.rules().entrySet()) {
      List<String> want = wanted.rules().getOrDefault(chain.getKey(), List.of());
      for (String rule : chain.getValue()) {
        boolean known = !named(want, RuleListing.name(rule)).isEmpty();
        if (!chain.getKey().equals(USER_CHAIN) && !known) {
          say("strange-rule", chain.getKey(), RuleListing.text(rule));
        }
      }
      if (names(chain.getValue()).containsAll(names(want))
          && want.size() == chain.getValue().size()
          && !names(chain.getValue()).equals(names(want))) {
        say("rule-order", chain.getKey());
      }
    }
  }

  /** Empty if none has this name. */
  private static String named(List<String> rules, String name) {
    for (String rule : rules) {
      if (RuleListing.name(rule).equals(name)) {
        return rule;
      }
    }
    return "";
  }

  private static List<String> names(List<String> rules) {
    List<String> names = new ArrayList<>();
    for (String rule : rules) {
      names.add(RuleListing.name(rule));
    }
    return names;
  }
}
