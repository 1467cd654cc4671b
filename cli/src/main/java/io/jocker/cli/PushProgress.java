package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorText;
import io.jocker.engine.PushListener;
import io.jocker.engine.PushResult;
import io.jocker.linux.Fd;

/** Shows how a push goes on. */
final class PushProgress implements PushListener {
  private final Session session;
  private final Printer out;
  private final Texts words;
  private final LayerLines lines;

  private PushProgress(Session session, int columns) {
    this.session = session;
    this.out = session.out();
    this.words = session.wordsOfOutput();
    this.lines = new LayerLines(out, columns);
  }

  static PushProgress on(Session session) {
    Console console = session.invocation().console();
    Fd output = session.invocation().streams().output();
    return new PushProgress(session, console.isTerminal(output) ? console.columns(output) : 0);
  }

  @Override
  public synchronized void started(String repository) {
    out.line(words.text("push.refers", repository));
    out.flush();
  }

  @Override
  public synchronized void layer(String layer, Stage stage, long bytes, long total, String from) {
    lines.show(layer, stage, words.text(key(stage), from), stage == Stage.PUSHING, bytes, total);
  }

  @Override
  public synchronized void pushed(PushResult result) {
    lines.end();
    String size = Long.toString(result.sizeBytes());
    out.line(words.text("push.done", result.tag(), result.digest(), size));
    out.flush();
  }

  @Override
  public synchronized void onlyOnePlatform(String index, String manifest) {
    lines.end();
    out.line(words.text("push.one", index, manifest));
    out.flush();
  }

  @Override
  public synchronized void warning(ErrorText text) {
    session.warn(text);
  }

  private static String key(Stage stage) {
    return switch (stage) {
      case PREPARING -> "push.preparing";
      case PUSHING -> "push.pushing";
      case PUSHED -> "push.pushed";
      case EXISTS -> "push.exists";
      case MOUNTED -> "push.mounted";
    };
  }
}
