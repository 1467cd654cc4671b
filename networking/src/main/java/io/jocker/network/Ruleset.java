package io.jocker.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one root as a script for {@code nft(8)}, which takes it as one change: all of it or
 * nothing. It can be run at any time and any number of times. The chain {@code user} belongs to the
 * administrator: it is consulted first, and never emptied.
 *
 * <p>There is one set of rules, however many networks and containers there are: what differs is in
 * sets and maps, in which the kernel looks up a packet at once. A container that publishes ports
 * adds elements to a map, and nothing else.
 */
final class Ruleset {
  /** Ports of all addresses of the host. */
  static final String PORTS = "published";

  /** Ports of one address of the host. */
  static final String PORTS_AT = "published-at";

  /** Ports of all addresses of IPv6 that the host has. */
  static final String PORTS_6 = "published6";

  /** Ports of containers that outsiders may reach where their addresses are routed. */
  static final String OPEN = "open";

  static final List<String> MAPS = List.of(PORTS, PORTS_AT, PORTS_6);
  static final List<String> SETS = List.of(OPEN, "bridges", "internal", "same");

  /** Those that jocker empties and fills. */
  static final List<String> CHAINS =
      List.of("guard", "prerouting", "output", "postrouting", "forward");

  private final StringBuilder text = new StringBuilder(4096);
  private final String table;

  private Ruleset(String table) {
    this.table = table;
  }

  static String of(String table, List<Network> all, List<Lease> leases) {
    List<Network> networks = new ArrayList<>();
    for (Network network : all) {
      if (network.isBridged()) {
        networks.add(network);
      }
    }
    Ruleset rules = new Ruleset(table);
    rules.declare();
    rules.clear();
    rules.fill(networks, leases);
    rules.addGuard();
    rules.addTunnelGuard(networks);
    rules.addPublishing(has6(networks));
    rules.addMasquerading(networks);
    rules.addForwarding(networks);
    return rules.text.toString();
  }

  private static boolean has6(List<Network> networks) {
    for (Network network : networks) {
      if (network.ipv6() != null) {
        return true;
      }
    }
    return false;
  }

  private void declare() {
    text.append("add table inet ").append(table).append('\n');
    add("map", PORTS, "{ type inet_proto . inet_service : ipv4_addr . inet_service ; }");
    add(
        "map",
        PORTS_AT,
        "{ type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service ; }");
    add("map", PORTS_6, "{ type inet_proto . inet_service : ipv6_addr . inet_service ; }");
    add("set", OPEN, "{ type ipv6_addr . inet_proto . inet_service ; }");
    add("set", "bridges", "{ type ifname ; }");
    add("set", "internal", "{ type ifname ; }");
    add("set", "same", "{ type ifname . ifname ; }");
    add("chain", "user", "");
    add("chain", "guard", "{ type filter hook prerouting priority raw ; policy accept ; }");
    add("chain", "prerouting", "{ type nat hook prerouting priority dstnat ; policy accept ; }");
    add("chain", "output", "{ type nat hook output priority -100 ; policy accept ; }");
    add("chain", "postrouting", "{ type nat hook postrouting priority srcnat ; policy accept ; }");
    add("chain", "forward", "{ type filter hook forward priority filter ; policy accept ; }");
  }

  private void clear() {
    for (String map : MAPS) {
      text.append("flush map inet ").append(table).append(' ').append(map).append('\n');
    }
    for (String set : SETS) {
      text.append("flush set inet ").append(table).append(' ').append(set).append('\n');
    }
    for (String chain : CHAINS) {
      text.append("flush chain inet ").append(table).append(' ').append(chain).append('\n');
    }
  }

  private void fill(List<Network> networks, List<Lease> leases) {
    for (Network network : networks) {
      String name = '"' + network.bridge() + '"';
      element("bridges", name);
      if (network.joinsNeighbours()) {
        element("same", name + " . " + name);
      }
      if (network.internal()) {
        element("internal", name);
      }
    }
    for (Lease lease : leases) {
      for (Published port : lease.ports()) {
        String key = port.protocol() + " . " + port.hostPort();
        String to = " : " + lease.address() + " . " + port.containerPort();
        if (port.isFor6(lease)) {
          element(PORTS_6, key + " : " + lease.address6() + " . " + port.containerPort());
          String open = " . " + port.protocol() + " . " + port.containerPort();
          element(OPEN, lease.address6() + open);
        }
        if (port.address().equals(Ipv4.ANY)) {
          element(PORTS, key + to);
        } else {
          element(PORTS_AT, port.address() + " . " + key + to);
        }
      }
    }
  }

  /**
   * The bridges have route_localnet, so that what a process of the host sends to a published port
   * of 127.0.0.1 finds its way into the container. Without this rule a container, or a neighbour of
   * the host's, could reach what listens on 127.0.0.1 only (CVE-2020-8558 in another project).
   */
  private void addGuard() {
    rule("guard", "loopback", "iifname != \"lo\" ip daddr 127.0.0.0/8 drop");
  }

  /**
   * A tunnel takes every datagram with its number, whoever sent it. So only hosts of the network
   * may send one, and no container may: to another host what it sends would seem to be this one's.
   * The number is the third word of the VXLAN header, behind the eight bytes of UDP's.
   */
  private void addTunnelGuard(List<Network> networks) {
    for (Network network : networks) {
      Overlay overlay = network.overlay();
      if (overlay != null) {
        String tunnel = "udp dport " + overlay.port() + " @th,96,24 " + overlay.vni() + " ";
        String name = network.bridge();
        rule("guard", "container-tunnel " + name, "iifname @bridges " + tunnel + "drop");
        StringBuilder peers = new StringBuilder();
        for (Overlay.Host peer : overlay.peers()) {
          peers.append(peers.length() == 0 ? "" : ", ").append(peer.address());
        }
        String strangers = tunnel + "ip saddr != { " + peers + " } drop";
        rule("guard", "stranger-tunnel " + name, strangers);
      }
    }
  }

  /**
   * Ports of one address come before those of all. What asks ::1 is left alone, for an answer to
   * that finds no way back from a bridge; and so are addresses that mean something on one wire
   * only, from which nothing is passed on.
   */
  private void addPublishing(boolean six) {
    for (String chain : List.of("prerouting", "output")) {
      String local = "meta nfproto ipv4 fib daddr type local dnat ip to ";
      String port = "meta l4proto . th dport map @";
      rule(chain, "port-of-address", local + "ip daddr . " + port + PORTS_AT);
      rule(chain, "port", local + port + PORTS);
      if (six) {
        String local6 = "ip6 daddr != { ::1, fe80::/10 } fib daddr type local dnat ip6 to ";
        rule(chain, "port6", local6 + port + PORTS_6);
      }
    }
  }

  private void addMasquerading(List<Network> networks) {
    // A process of the host that asked 127.0.0.1: no answer would find back there.
    rule("postrouting", "from-loopback", "oifname @bridges ip saddr 127.0.0.0/8 masquerade");
    for (Network network : networks) {
      String from = "ip saddr " + network.subnet() + " oifname ";
      String name = '"' + network.bridge() + '"';
      // Hairpin: a container that asks a published port of its own network. The answer must come
      // back this way, for the asker knows nothing of who really answers.
      String hairpin = "hairpin " + network.bridge();
      rule("postrouting", hairpin, from + name + " ct status dnat masquerade");
      if (network.masquerades()) {
        rule("postrouting", "masquerade " + network.bridge(), from + "!= " + name + " masquerade");
      }
      Ipv6Part ipv6 = network.ipv6();
      if (ipv6 != null) {
        addMasquerading(network, "ip6 saddr " + ipv6.subnet() + " oifname ", name);
      }
    }
  }

  private void addMasquerading(Network network, String from, String name) {
    String bridge = network.bridge();
    rule("postrouting", "hairpin6 " + bridge, from + name + " ct status dnat masquerade");
    if (network.masquerades() && !network.routes6()) {
      rule("postrouting", "masquerade6 " + bridge, from + "!= " + name + " masquerade");
    }
  }

  private void addForwarding(List<Network> networks) {
    rule("forward", "user", "jump user");
    rule("forward", "same-network", "iifname . oifname @same accept");
    rule("forward", "from-internal", "iifname @internal drop");
    rule("forward", "to-internal", "oifname @internal drop");
    rule("forward", "answers", "oifname @bridges ct state established,related accept");
    rule("forward", "published", "oifname @bridges ct status dnat accept");
    for (Network network : networks) {
      if (network.routes6()) {
        String to = "oifname \"" + network.bridge() + "\" ";
        String port = to + "ip6 daddr . meta l4proto . th dport @" + OPEN + " accept";
        rule("forward", "routed-port " + network.bridge(), port);
        String ping = to + "icmpv6 type echo-request accept";
        rule("forward", "routed-ping " + network.bridge(), ping);
      }
    }
    // Neither another network nor who routes to these addresses through this host.
    rule("forward", "strangers", "oifname @bridges drop");
    rule("forward", "out", "iifname @bridges accept");
  }

  private void add(String kind, String name, String body) {
    text.append("add ").append(kind).append(" inet ").append(table).append(' ').append(name);
    text.append(' ').append(body).append('\n');
  }

  private void element(String set, String element) {
    text.append("add element inet ").append(table).append(' ').append(set).append(" { ");
    text.append(element).append(" }\n");
  }

  /** Its name is kept with the rule: whoever lists the rules can tell them apart. */
  private void rule(String chain, String name, String rule) {
    text.append("add rule inet ").append(table).append(' ').append(chain).append(' ');
    text.append(rule).append(" comment \"").append(name).append("\"\n");
  }
}
