package io.jocker.cli;

import io.jocker.engine.ErrorText;
import io.jocker.engine.PushListener;
import io.jocker.engine.PushResult;
import io.jocker.linux.Fd;

/** Shows how a push goes on, in docker's words. */
final class PushProgress implements PushListener {
  private final Session session;
  private final Printer out;
  private final LayerLines lines;

  private PushProgress(Session session, int columns) {
    this.session = session;
    this.out = session.out();
    this.lines = new LayerLines(out, columns);
  }

  static PushProgress on(Session session) {
    Console console = session.invocation().console();
    Fd output = session.invocation().streams().output();
    return new PushProgress(session, console.isTerminal(output) ? console.columns(output) : 0);
  }

  @Override
  public synchronized void started(String repository) {
    out.line("The push refers to repository [" + repository + "]");
    out.flush();
  }

  @Override
  public synchronized void layer(String layer, Stage stage, long bytes, long total, String from) {
    lines.show(layer, stage, words(stage, from), stage == Stage.PUSHING, bytes, total);
  }

  @Override
  public synchronized void pushed(PushResult result) {
    lines.end();
    out.line(result.tag() + ": digest: " + result.digest() + " size: " + result.sizeBytes());
    out.flush();
  }

  @Override
  public synchronized void onlyOnePlatform(String index, String manifest) {
    lines.end();
    out.line(
        "Not all multiplatform-content is present and only the available single-platform image was"
            + " pushed\n"
            + index
            + " -> "
            + manifest);
    out.flush();
  }

  @Override
  public synchronized void warning(ErrorText text) {
    session.warn(text);
  }

  private static String words(Stage stage, String from) {
    return switch (stage) {
      case PREPARING -> "Preparing";
      case PUSHING -> "Pushing";
      case PUSHED -> "Pushed";
      case EXISTS -> "Layer already exists";
      case MOUNTED -> "Mounted from " + from;
    };
  }
}
