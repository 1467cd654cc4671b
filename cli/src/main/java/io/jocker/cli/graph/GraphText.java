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
import java.util.List;

/**
 * The picture in a terminal:
 *
 * <pre>
 * host
 * ├─ eth0 (2)  192.168.77.1/24  way out
 * └─ jocker0 (3)  10.144.0.1/20  network bridge
 *    └─ jv0123abcd@if2 (5) ─── eth0@if5 (2)  10.144.0.2/20  02:42:0a:90:00:02  container web
 * </pre>
 */
public final class GraphText {
  private final NetworkGraph graph;
  private final Texts texts;
  private final StringBuilder out = new StringBuilder();

  public GraphText(NetworkGraph graph, Texts texts) {
    this.graph = graph;
    this.texts = texts;
  }

  /** All of it, line by line. */
  public String lines() {
    host();
    published();
    rules();
    differences();
    return out.toString();
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private void host() {
    line(texts.text("host"));
    int left = graph.waysOut().size() + graph.bridges().size();
    for (WayOut way : graph.waysOut()) {
      String addresses = String.join(" ", way.addresses());
      line(
          branch(--left)
              + parts(way.name() + " (" + way.index() + ")", addresses, texts.text("way-out")));
    }
    for (Bridge bridge : graph.bridges()) {
      bridge(bridge, --left);
    }
  }

  /** With something below it, or the last one. */
  private static String branch(int left) {
    return left > 0 ? "├─ " : "└─ ";
  }

  private void bridge(Bridge bridge, int left) {
    String network = texts.text("network", bridge.network());
    line(
        branch(left)
            + parts(
                bridge.name() + " (" + bridge.index() + ")",
                String.join(" ", bridge.addresses()),
                "mtu " + bridge.mtu(),
                bridge.up() ? "" : texts.text("down"),
                network));
    String margin = left > 0 ? "│  " : "   ";
    int wires = bridge.wires().size();
    Tunnel tunnel = bridge.tunnel();
    if (tunnel != null) {
      tunnel(tunnel, margin, wires);
    }
    for (Wire wire : bridge.wires()) {
      line(margin + branch(--wires) + wire(wire));
    }
  }

  private void tunnel(Tunnel tunnel, String margin, int left) {
    line(
        margin
            + branch(left)
            + parts(
                tunnel.name() + " (" + tunnel.index() + ")",
                tunnel.up() ? "" : texts.text("down"),
                "mtu " + tunnel.mtu(),
                words(tunnel, texts)));
    int others = tunnel.far().size();
    for (Far far : tunnel.far()) {
      String host = host(far, texts);
      line(
          margin
              + (left > 0 ? "│  " : "   ")
              + branch(--others)
              + "═══ "
              + parts(far.address(), host, behind(far, texts)));
    }
  }

  /** {@code VXLAN 4711, from 192.168.77.1 to UDP port 4789}. */
  static String words(Tunnel tunnel, Texts texts) {
    String vni = Integer.toString(tunnel.vni());
    return texts.text("tunnel", vni, tunnel.local(), Integer.toString(tunnel.port()));
  }

  static String host(Far far, Texts texts) {
    return far.host().isEmpty() ? texts.text("nobody") : texts.text("far", far.host());
  }

  /** The Ethernet addresses that were seen there; empty for none. */
  static String behind(Far far, Texts texts) {
    return far.behind().isEmpty() ? "" : texts.text("behind", String.join(" ", far.behind()));
  }

  private String wire(Wire wire) {
    String outer =
        parts(wire.name() + "@if" + wire.peer() + " (" + wire.index() + ")", held(wire.shape()));
    String down = wire.up() ? "" : " " + texts.text("down");
    End end = wire.end();
    if (end == null) {
      return outer + down + " ─── " + texts.text("nobody");
    }
    return outer
        + down
        + " ─── "
        + parts(
            end.name() + "@if" + end.peer() + " (" + end.index() + ")",
            end.up() ? "" : texts.text("down"),
            String.join(" ", end.addresses()),
            end.hardware(),
            held(end.shape()),
            texts.text("container", end.container(), Integer.toString(end.pid())));
  }

  /** As {@code tc} has it, what a link sends no faster than. */
  private static String held(String shape) {
    return shape.isEmpty() ? "" : "[" + shape + "]";
  }

  private static String parts(String... parts) {
    List<String> said = new ArrayList<>();
    for (String part : parts) {
      if (!part.isEmpty()) {
        said.add(part);
      }
    }
    return String.join("  ", said);
  }

  private void published() {
    if (!graph.published().isEmpty()) {
      line("");
      line(texts.text("published"));
    }
    for (Published port : graph.published()) {
      line("   " + words(port, texts));
    }
  }

  /** {@code tcp 0.0.0.0:8080 → 10.144.0.2:80 (web)}. */
  static String words(Published port, Texts texts) {
    String owner = port.container().isEmpty() ? texts.text("nobody") : port.container();
    return port.protocol()
        + " "
        + port.address()
        + ":"
        + port.port()
        + " → "
        + port.to()
        + ":"
        + port.toPort()
        + " ("
        + owner
        + ")";
  }

  private void rules() {
    if (graph.rules().isEmpty()) {
      return;
    }
    line("");
    line(texts.text("rules", graph.table()));
    String chain = "";
    for (Rule rule : graph.rules()) {
      if (!rule.chain().equals(chain)) {
        chain = rule.chain();
        line("   " + chain);
      }
      line("      " + rule.text());
    }
  }

  private void differences() {
    if (!graph.differences().isEmpty()) {
      line("");
      line(texts.text("differences"));
    }
    for (Difference difference : graph.differences()) {
      line("   ! " + GraphTree.sentence(difference, texts));
    }
  }
}
