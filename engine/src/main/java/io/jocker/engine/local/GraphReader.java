package io.jocker.engine.local;

import io.jocker.engine.NetworkGraph;
import io.jocker.engine.NetworkGraph.Bridge;
import io.jocker.engine.NetworkGraph.End;
import io.jocker.engine.NetworkGraph.Published;
import io.jocker.engine.NetworkGraph.Rule;
import io.jocker.engine.NetworkGraph.WayOut;
import io.jocker.engine.NetworkGraph.Wire;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.RuleListing;
import io.jocker.network.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the kernel what there is of networks, and puts the answers together. */
final class GraphReader {
  private static final String PUBLISHED = "published";
  private static final String PUBLISHED_AT = "published-at";
  private static final String PUBLISHED_6 = "published6";

  /** The kernel's word for a link of two ends. */
  private static final String WIRE = "veth";

  private final Services services;
  private final ContainerName names;
  private final WantedShape shapes;

  /** What a container is called now. */
  @FunctionalInterface
  interface ContainerName {
    String of(Lease lease) throws IOException;
  }

  /** How a container's packets are to be held back. */
  @FunctionalInterface
  interface WantedShape {
    LinkShape of(Lease lease) throws IOException;
  }

  /** What is found in a container, and which kind of link it is. */
  private record Inside(String kind, End end) {}

  GraphReader(Services services, ContainerName names, WantedShape shapes) {
    this.services = services;
    this.names = names;
    this.shapes = shapes;
  }

  NetworkGraph read() throws IOException {
    Survey survey = new Survey(services.linux(), services.networks());
    List<Lease> leases = services.endpoints().all();
    List<Network> networks = services.networks().all();
    List<Survey.Interface> host = survey.host();
    RuleListing rules = survey.rules();
    List<Bridge> bridges = bridges(survey, networks, host, ends(survey, leases));
    List<Published> published = published(rules, bridges);
    NetworkGraph found =
        new NetworkGraph(
            services.networks().table(),
            waysOut(host),
            bridges,
            published,
            rules(rules),
            List.of());
    GraphDifferences differences = new GraphDifferences(found, host, networks, survey.leaving());
    differences.compareLinks(leases, names);
    differences.compareShapes(leases, names, shapes);
    differences.compareRules(rules, survey.wantedRules());
    return new NetworkGraph(
        found.table(), found.waysOut(), bridges, published, found.rules(), differences.found());
  }

  private static List<WayOut> waysOut(List<Survey.Interface> host) {
    List<WayOut> ways = new ArrayList<>();
    for (Survey.Interface each : host) {
      if (each.leadsOut()) {
        ways.add(new WayOut(each.link().name(), each.link().index(), each.addresses()));
      }
    }
    return ways;
  }

  /** What is in containers, by the number of the interface that is the other end on the host. */
  private Map<Integer, List<Inside>> ends(Survey survey, List<Lease> leases) throws IOException {
    Map<String, Lease> containers = new HashMap<>();
    for (Lease lease : leases) {
      containers.putIfAbsent(lease.container(), lease);
    }
    Map<Integer, List<Inside>> ends = new HashMap<>();
    for (Lease lease : containers.values()) {
      Optional<LiveProcesses> live =
          services.containers().processes(new ContainerId(lease.container()));
      int pid = live.isEmpty() ? 0 : live.get().pid();
      for (Survey.Interface each : pid == 0 ? List.<Survey.Interface>of() : survey.inside(pid)) {
        if (each.link().peer() != 0) {
          ends.computeIfAbsent(each.link().peer(), any -> new ArrayList<>())
              .add(
                  new Inside(
                      each.link().kind(), end(names.of(lease), lease.container(), pid, each)));
        }
      }
    }
    return ends;
  }

  private static End end(String name, String id, int pid, Survey.Interface found) {
    return new End(
        name,
        id,
        pid,
        found.link().name(),
        found.link().index(),
        found.link().peer(),
        found.link().up(),
        found.link().hardware(),
        found.addresses(),
        found.shape().toString());
  }

  private static List<Bridge> bridges(
      Survey survey,
      List<Network> networks,
      List<Survey.Interface> host,
      Map<Integer, List<Inside>> ends)
      throws IOException {
    List<Bridge> bridges = new ArrayList<>();
    for (Network network : networks) {
      for (Survey.Interface each : host) {
        if (each.link().name().equals(network.bridge())) {
          bridges.add(
              new Bridge(
                  network.name(),
                  each.link().name(),
                  each.link().index(),
                  each.link().up(),
                  each.link().mtu(),
                  each.addresses(),
                  wires(network, each.link().index(), host, ends),
                  GraphTunnels.read(survey, network, host)));
        }
      }
    }
    return bridges;
  }

  private static List<Wire> wires(
      Network network, int bridge, List<Survey.Interface> host, Map<Integer, List<Inside>> ends) {
    if (!network.isBridged()) {
      return children(network, bridge, ends.getOrDefault(bridge, List.of()));
    }
    List<Wire> wires = new ArrayList<>();
    for (Survey.Interface each : host) {
      boolean tunnel = each.link().name().equals(network.tunnel());
      if (each.link().master() == bridge && !tunnel) {
        wires.add(
            new Wire(
                each.link().name(),
                each.link().index(),
                each.link().peer(),
                each.link().up(),
                other(ends.getOrDefault(each.link().index(), List.of()), each.link().peer()),
                each.shape().toString()));
      }
    }
    return wires;
  }

  /**
   * The one whose number the wire itself has for its other end. By what the ends say alone it could
   * be another: who makes wires within a container has the same numbers there as the host has here.
   */
  private static @Nullable End other(List<Inside> ends, int number) {
    for (Inside inside : ends) {
      if (inside.kind().equals(WIRE) && inside.end().index() == number) {
        return inside.end();
      }
    }
    return null;
  }

  /** Interfaces in containers that share one of the host's. */
  private static List<Wire> children(Network network, int parent, List<Inside> ends) {
    List<Wire> wires = new ArrayList<>();
    for (Inside inside : ends) {
      End end = inside.end();
      if (!inside.kind().equals(WIRE)) {
        wires.add(new Wire(network.bridge(), parent, end.index(), true, end, ""));
      }
    }
    return wires;
  }

  /** {@code tcp . 8080 : 10.144.0.2 . 80}, in the other map with an address before it. */
  private static List<Published> published(RuleListing rules, List<Bridge> bridges) {
    List<Published> published = new ArrayList<>();
    for (String map : List.of(PUBLISHED, PUBLISHED_AT, PUBLISHED_6)) {
      for (String element : rules.elements().getOrDefault(map, List.of())) {
        String[] words = element.split(" [.:] ", -1);
        int at = words.length - 4;
        if (at == (map.equals(PUBLISHED_AT) ? 1 : 0)) {
          published.add(
              new Published(
                  words[at],
                  at == 1 ? words[0] : map.equals(PUBLISHED) ? "0.0.0.0" : "[::]",
                  Integer.parseInt(words[at + 1]),
                  map.equals(PUBLISHED_6) ? "[" + words[at + 2] + "]" : words[at + 2],
                  Integer.parseInt(words[at + 3]),
                  owner(words[at + 2], bridges)));
        }
      }
    }
    return published;
  }

  private static String owner(String address, List<Bridge> bridges) {
    for (Bridge bridge : bridges) {
      for (Wire wire : bridge.wires()) {
        End end = wire.end();
        for (String own : end == null ? List.<String>of() : end.addresses()) {
          if (end != null && own.startsWith(address + "/")) {
            return end.container();
          }
        }
      }
    }
    return "";
  }

  private static List<Rule> rules(RuleListing listing) {
    List<Rule> rules = new ArrayList<>();
    listing
        .rules()
        .forEach(
            (chain, all) -> {
              for (String rule : all) {
                rules.add(new Rule(chain, RuleListing.name(rule), RuleListing.text(rule)));
              }
            });
    return rules;
  }
}
