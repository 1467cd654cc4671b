package io.jocker.cli.graph;

import io.jocker.cli.text.Texts;
import io.jocker.engine.NetworkGraph;
import io.jocker.engine.NetworkGraph.Bridge;
import io.jocker.engine.NetworkGraph.Difference;
import io.jocker.engine.NetworkGraph.End;
import io.jocker.engine.NetworkGraph.Far;
import io.jocker.engine.NetworkGraph.Published;
import io.jocker.engine.NetworkGraph.Rule;
import io.jocker.engine.NetworkGraph.Tunnel;
import io.jocker.engine.NetworkGraph.WayOut;
import io.jocker.engine.NetworkGraph.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The picture for tools: maps and lists, the same in every language but for the sentences. */
public final class GraphTree {
  private GraphTree() {}

  public static Map<String, @Nullable Object> of(NetworkGraph graph, Texts texts) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    List<Object> ways = new ArrayList<>();
    for (WayOut way : graph.waysOut()) {
      ways.add(fields("name", way.name(), "index", way.index(), "addresses", way.addresses()));
    }
    List<Object> bridges = new ArrayList<>();
    for (Bridge bridge : graph.bridges()) {
      bridges.add(of(bridge));
    }
    List<Object> published = new ArrayList<>();
    for (Published port : graph.published()) {
      published.add(of(port));
    }
    List<Object> rules = new ArrayList<>();
    for (Rule rule : graph.rules()) {
      rules.add(fields("chain", rule.chain(), "name", rule.name(), "rule", rule.text()));
    }
    List<Object> differences = new ArrayList<>();
    for (Difference difference : graph.differences()) {
      differences.add(
          fields(
              "key",
              difference.key(),
              "parameters",
              difference.parameters(),
              "sentence",
              sentence(difference, texts)));
    }
    tree.put("table", graph.table());
    tree.put("waysOut", ways);
    tree.put("bridges", bridges);
    tree.put("published", published);
    tree.put("rules", rules);
    tree.put("differences", differences);
    return tree;
  }

  /** What is not as it should be, in words. */
  public static String sentence(Difference difference, Texts texts) {
    return texts.text(difference.key(), difference.parameters().toArray(new String[0]));
  }

  private static Map<String, @Nullable Object> of(Bridge bridge) {
    List<Object> wires = new ArrayList<>();
    for (Wire wire : bridge.wires()) {
      Map<String, @Nullable Object> fields =
          fields(
              "name",
              wire.name(),
              "index",
              wire.index(),
              "peer",
              wire.peer(),
              "up",
              wire.up(),
              "shape",
              wire.shape());
      End end = wire.end();
      fields.put("end", end == null ? null : of(end));
      wires.add(fields);
    }
    Tunnel tunnel = bridge.tunnel();
    return fields(
        "network",
        bridge.network(),
        "name",
        bridge.name(),
        "index",
        bridge.index(),
        "up",
        bridge.up(),
        "mtu",
        bridge.mtu(),
        "addresses",
        bridge.addresses(),
        "ports",
        wires,
        "tunnel",
        tunnel == null ? null : of(tunnel));
  }

  private static Map<String, @Nullable Object> of(Tunnel tunnel) {
    List<Object> far = new ArrayList<>();
    for (Far each : tunnel.far()) {
      far.add(
          fields(
              "host",
              each.host(),
              "address",
              each.address(),
              "flooded",
              each.flooded(),
              "behind",
              each.behind()));
    }
    return fields(
        "name",
        tunnel.name(),
        "index",
        tunnel.index(),
        "up",
        tunnel.up(),
        "mtu",
        tunnel.mtu(),
        "vni",
        tunnel.vni(),
        "local",
        tunnel.local(),
        "port",
        tunnel.port(),
        "far",
        far);
  }

  private static Map<String, @Nullable Object> of(End end) {
    return fields(
        "container",
        end.container(),
        "id",
        end.id(),
        "pid",
        end.pid(),
        "name",
        end.name(),
        "index",
        end.index(),
        "peer",
        end.peer(),
        "up",
        end.up(),
        "hardware",
        end.hardware(),
        "addresses",
        end.addresses(),
        "shape",
        end.shape());
  }

  private static Map<String, @Nullable Object> of(Published port) {
    return fields(
        "protocol",
        port.protocol(),
        "address",
        port.address(),
        "port",
        port.port(),
        "to",
        port.to(),
        "toPort",
        port.toPort(),
        "container",
        port.container());
  }

  private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }
}
