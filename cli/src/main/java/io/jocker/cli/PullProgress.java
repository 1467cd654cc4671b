package io.jocker.cli;

import io.jocker.engine.ErrorText;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullResult;
import io.jocker.linux.Fd;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows how a pull goes on: on a terminal a line for each layer that is drawn anew, else a line for
 * each step that is over. Layers are told of by several threads.
 */
final class PullProgress implements PullListener {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final int WIDE_COLUMNS = 110;
  private static final int BAR_WIDTH = 50;

  private final Session session;
  private final Printer out;
  private final boolean terminal;
  private final int columns;
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  private PullProgress(Session session, Printer out, boolean terminal, int columns) {
    this.session = session;
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  /** Progress on one of the caller's streams. */
  static PullProgress on(Session session, Printer out, Fd stream) {
    Console console = session.invocation().console();
    boolean terminal = console.isTerminal(stream);
    return new PullProgress(session, out, terminal, terminal ? console.columns(stream) : 0);
  }

  private static final class Layer {
    final int line;
    Stage stage = Stage.WAITING;
    long drawnAt;

    Layer(int line) {
      this.line = line;
    }
  }

  @Override
  public synchronized void started(String tag, String repository) {
    out.line(tag + ": Pulling from " + repository);
    out.flush();
  }

  @Override
  public synchronized void layer(String id, Stage stage, long bytes, long total) {
    Layer layer = layers.get(id);
    boolean isNew = layer == null;
    if (layer == null) {
      layer = new Layer(layers.size());
      layers.put(id, layer);
    }
    boolean changed = isNew || layer.stage != stage;
    layer.stage = stage;
    long now = System.nanoTime();
    if (!terminal) {
      plain(id, stage, changed);
    } else if (changed || now - layer.drawnAt > REDRAW_NANOS) {
      layer.drawnAt = now;
      draw(layer.line, isNew, id + ": " + words(stage) + amount(stage, bytes, total));
    }
    out.flush();
  }

  @Override
  public synchronized void warning(ErrorText text) {
    out.line(ErrorLine.warning(text, session.language()));
    out.flush();
  }

  /** Says what the pull brought. */
  synchronized void finish(PullResult result) {
    out.line("Digest: " + result.digest());
    out.line(
        result.newer()
            ? "Status: Downloaded newer image for " + result.familiar()
            : "Status: Image is up to date for " + result.familiar());
    out.flush();
  }

  private void plain(String id, Stage stage, boolean changed) {
    // Steps that only go on are of no use in a file.
    if (changed && stage != Stage.DOWNLOADING && stage != Stage.UNPACKING) {
      out.line(id + ": " + words(stage));
    }
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

  private static String words(Stage stage) {
    return switch (stage) {
      case WAITING -> "Pulling fs layer";
      case DOWNLOADING -> "Downloading";
      case DOWNLOADED -> "Download complete";
      case UNPACKING -> "Extracting";
      case COMPLETE -> "Pull complete";
      case EXISTS -> "Already exists";
    };
  }

  private String amount(Stage stage, long bytes, long total) {
    if (stage != Stage.DOWNLOADING && stage != Stage.UNPACKING) {
      return "";
    }
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
