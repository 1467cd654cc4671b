package io.jocker.cli.graph;

import io.jocker.cli.text.DisplayWidth;
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
import org.jspecify.annotations.Nullable;

/**
 * The picture as SVG: the ways out on the left, bridges in the middle, containers on the right, and
 * below them published ports, rules, and what is not as it should be.
 */
public final class GraphSvg {
  private static final int WIDTH = 1080;
  private static final int MARGIN = 20;
  private static final int LINE = 18;
  private static final int ROW = 78;
  private static final int BOX = 62;
  private static final int BRIDGE_X = 260;
  private static final int BRIDGE_WIDTH = 230;
  private static final int END_X = 760;
  private static final int END_WIDTH = 300;
  private static final int WAY_WIDTH = 180;
  private static final String STYLE =
      "text{font:13px monospace;fill:#222}.h{font-weight:bold}.s{fill:#555}.bad{fill:#b00020}"
          + "rect{rx:6;fill:#fff;stroke:#456;stroke-width:1.5}.b{fill:#e8f0fa}.c{fill:#eaf6ea}"
          + ".w{fill:#f4f0e4}.t{fill:#f3e8f7}line{stroke:#456;stroke-width:2}.down{stroke-dasharray:5 4}";

  private final NetworkGraph graph;
  private final Texts texts;
  private final StringBuilder body = new StringBuilder();
  private int y = MARGIN;

  public GraphSvg(NetworkGraph graph, Texts texts) {
    this.graph = graph;
    this.texts = texts;
  }

  /** The whole file. */
  public String document() {
    int top = y;
    for (Bridge bridge : graph.bridges()) {
      bridge(bridge);
    }
    waysOut(top);
    y = Math.max(y, top + graph.waysOut().size() * ROW) + LINE;
    lists();
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + WIDTH
        + "\" height=\""
        + (y + MARGIN)
        + "\" viewBox=\"0 0 "
        + WIDTH
        + " "
        + (y + MARGIN)
        + "\"><style>"
        + STYLE
        + "</style><rect width=\"100%\" height=\"100%\" style=\"rx:0;stroke:none\"/>\n"
        + body
        + "</svg>\n";
  }

  private void waysOut(int top) {
    int at = top;
    for (WayOut way : graph.waysOut()) {
      box("w", MARGIN, at, WAY_WIDTH, BOX);
      text("h", MARGIN + 10, at + 22, way.name());
      text("s", MARGIN + 10, at + 22 + LINE, String.join(" ", way.addresses()));
      text("s", MARGIN + 10, at + 22 + 2 * LINE, texts.text("way-out"));
      if (!graph.bridges().isEmpty()) {
        line(true, MARGIN + WAY_WIDTH, at + BOX / 2, BRIDGE_X);
      }
      at += ROW;
    }
  }

  private void bridge(Bridge bridge) {
    int rows = Math.max(1, bridge.wires().size() + far(bridge).size());
    int height = rows * ROW - (ROW - BOX);
    box("b", BRIDGE_X, y, BRIDGE_WIDTH, height);
    text("h", BRIDGE_X + 10, y + 22, bridge.name());
    text("s", BRIDGE_X + 10, y + 22 + LINE, String.join(" ", bridge.addresses()));
    String down = bridge.up() ? "" : ", " + texts.text("down");
    text(
        "s",
        BRIDGE_X + 10,
        y + 22 + 2 * LINE,
        shortened(texts.text("network", bridge.network()) + down, BRIDGE_WIDTH));
    for (Far far : far(bridge)) {
      far(bridge.tunnel(), far);
      y += ROW;
    }
    for (Wire wire : bridge.wires()) {
      wire(wire);
      y += ROW;
    }
    y += bridge.wires().isEmpty() && far(bridge).isEmpty() ? ROW : 0;
  }

  private static List<Far> far(Bridge bridge) {
    Tunnel tunnel = bridge.tunnel();
    return tunnel == null ? List.of() : tunnel.far();
  }

  /** A double line: what goes along it is packed into packets of the network between the hosts. */
  private void far(@Nullable Tunnel tunnel, Far far) {
    if (tunnel == null) {
      return;
    }
    int middle = y + BOX / 2;
    int left = BRIDGE_X + BRIDGE_WIDTH;
    line(tunnel.up(), left, middle - 2, END_X);
    line(tunnel.up(), left, middle + 2, END_X);
    text("s", left + 8, middle - 10, tunnel.name() + ", mtu " + tunnel.mtu());
    text("s", left + 8, middle + LINE, GraphText.words(tunnel, texts));
    box("t", END_X, y, END_WIDTH, BOX);
    text("h", END_X + 10, y + 22, shortened(GraphText.host(far, texts), END_WIDTH));
    text("s", END_X + 10, y + 22 + LINE, far.address());
    String behind = GraphText.behind(far, texts);
    text("s", END_X + 10, y + 22 + 2 * LINE, shortened(behind, END_WIDTH));
  }

  private void wire(Wire wire) {
    int middle = y + BOX / 2;
    int left = BRIDGE_X + BRIDGE_WIDTH;
    End end = wire.end();
    line(wire.up() && (end == null || end.up()), left, middle, END_X);
    text("s", left + 8, middle - 6, with(wire.name() + "@if" + wire.peer(), wire.shape()));
    if (end == null) {
      text("bad", END_X + 8, middle + 4, texts.text("nobody"));
      return;
    }
    text("s", END_X - 84, middle + LINE, end.name() + "@if" + end.peer());
    box("c", END_X, y, END_WIDTH, BOX);
    String container = texts.text("container", end.container(), Integer.toString(end.pid()));
    text("h", END_X + 10, y + 22, shortened(container, END_WIDTH));
    text("s", END_X + 10, y + 22 + LINE, String.join(" ", end.addresses()));
    text("s", END_X + 10, y + 22 + 2 * LINE, with(end.hardware(), end.shape()));
  }

  private static String with(String text, String shape) {
    return shape.isEmpty() ? text : text + " " + shape;
  }

  /** A name may be as long as its owner likes: what goes beyond the box is left out. */
  private static String shortened(String text, int width) {
    int most = (width - 20) / 8;
    StringBuilder kept = new StringBuilder(text);
    while (DisplayWidth.of(kept.toString()) > most) {
      kept.setLength(kept.length() - 2);
      kept.append('…');
    }
    return kept.toString();
  }

  private void lists() {
    List<String> ports = new ArrayList<>();
    for (Published port : graph.published()) {
      ports.add(GraphText.words(port, texts));
    }
    list("s", texts.text("published"), ports);
    List<String> rules = new ArrayList<>();
    for (Rule rule : graph.rules()) {
      rules.add(rule.chain() + ": " + rule.text());
    }
    list("s", texts.text("rules", graph.table()), rules);
    List<String> differences = new ArrayList<>();
    for (Difference difference : graph.differences()) {
      differences.add(GraphTree.sentence(difference, texts));
    }
    list("bad", texts.text("differences"), differences);
  }

  private void list(String style, String heading, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    y += LINE;
    text("h", MARGIN, y, heading);
    for (String each : lines) {
      y += LINE;
      text(style, MARGIN + 16, y, each);
    }
    y += LINE / 2;
  }

  private void box(String style, int x, int top, int width, int height) {
    body.append("<rect class=\"").append(style).append("\" x=\"").append(x).append("\" y=\"");
    body.append(top).append("\" width=\"").append(width).append("\" height=\"").append(height);
    body.append("\"/>\n");
  }

  private void line(boolean up, int fromX, int at, int toX) {
    body.append("<line").append(up ? "" : " class=\"down\"").append(" x1=\"").append(fromX);
    body.append("\" y1=\"").append(at).append("\" x2=\"").append(toX).append("\" y2=\"");
    body.append(at).append("\"/>\n");
  }

  private void text(String style, int x, int baseline, String text) {
    body.append("<text class=\"").append(style).append("\" x=\"").append(x).append("\" y=\"");
    body.append(baseline).append("\">").append(escaped(text)).append("</text>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
