package io.jocker.cli;

import io.jocker.engine.ErrorText;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullResult;
import io.jocker.linux.Fd;

/** Shows how a pull goes on. Layers are told of by several threads. */
final class PullProgress implements PullListener {
  private final Session session;
  private final Printer out;
  private final LayerLines lines;

  private PullProgress(Session session, Printer out, int columns) {
    this.session = session;
    this.out = out;
    this.lines = new LayerLines(out, columns);
  }

  /** Progress on one of the caller's streams. */
  static PullProgress on(Session session, Printer out, Fd stream) {
    Console console = session.invocation().console();
    return new PullProgress(session, out, console.isTerminal(stream) ? console.columns(stream) : 0);
  }

  @Override
  public synchronized void started(String tag, String repository) {
    out.line(tag + ": Pulling from " + repository);
    out.flush();
  }

  @Override
  public synchronized void layer(String id, Stage stage, long bytes, long total) {
    boolean going = stage == Stage.DOWNLOADING || stage == Stage.UNPACKING;
    lines.show(id, stage, words(stage), going, bytes, total);
  }

  @Override
  public synchronized void warning(ErrorText text) {
    out.flush();
    session.warn(text);
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
}
