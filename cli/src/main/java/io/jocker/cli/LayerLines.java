package io.jocker.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line for each layer that is under way: on a terminal it is drawn anew, else a line is written
 * for each step that is over.
 */
final class LayerLines {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final int WIDE_COLUMNS = 110;
  private static final int BAR_WIDTH = 50;

  private final Printer out;
  private final boolean terminal;
  private final int columns;
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  /**
   * Lines.
   *
   * @param columns of the terminal; 0 where there is none
   */
  LayerLines(Printer out, int columns) {
    this.out = out;
    this.terminal = columns > 0;
    this.columns = columns;
  }

  private static final class Layer {
    final int line;
    @Nullable Object stage;
    long drawnAt;

    Layer(int line) {
      this.line = line;
    }
  }

  /** The lines so far are done with: what follows is below them. */
  void end() {
    layers.clear();
  }

  /**
   * A layer went on.
   *
   * @param words what the stage is called
   * @param going whether the stage is one that goes on, with an amount; of no use in a file
   */
  void show(String id, Object stage, String words, boolean going, long bytes, long total) {
    Layer layer = layers.get(id);
    boolean isNew = layer == null;
    if (layer == null) {
      layer = new Layer(layers.size());
      layers.put(id, layer);
    }
    boolean changed = isNew || !stage.equals(layer.stage);
    layer.stage = stage;
    long now = System.nanoTime();
    if (!terminal) {
      if (changed && !going) {
        out.line(id + ": " + words);
      }
    } else if (changed || now - layer.drawnAt > REDRAW_NANOS) {
      layer.drawnAt = now;
      draw(layer.line, isNew, id + ": " + words + (going ? amount(bytes, total) : ""));
    }
    out.flush();
  }

  /** Goes up to the layer's line, writes it anew, and comes back to the line below the last. */
  private void draw(int line, boolean isNew, String text) {
    if (isNew) {
      out.line(text);
      return;
    }
    int up = layers.size() - line;
    out.print("\033[" + up + "A\r\033[2K" + text + "\r\033[" + up + "B");
  }

  private String amount(long bytes, long total) {
    if (total <= 0) {
      return "  " + HumanSize.fine(bytes);
    }
    String sizes = "  " + HumanSize.fine(bytes) + "/" + HumanSize.fine(total);
    return columns < WIDE_COLUMNS ? sizes : " " + bar(bytes, total) + sizes;
  }

  private static String bar(long bytes, long total) {
    int filled = (int) Math.min(BAR_WIDTH, bytes * BAR_WIDTH / total);
    String head = filled < BAR_WIDTH ? ">" : "";
    return "[" + "=".repeat(filled) + head + " ".repeat(BAR_WIDTH - filled - head.length()) + "]";
  }
}
