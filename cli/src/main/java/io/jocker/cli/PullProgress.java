package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorText;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullResult;
import io.jocker.linux.Fd;

/** Shows how a pull goes on. Layers are told of by several threads. */
final class PullProgress implements PullListener {
  private final Session session;
  private final Printer out;
  private final Texts words;
  private final LayerLines lines;

  private PullProgress(Session session, Printer out, Texts words, int columns) {
    this.session = session;
    this.out = out;
    this.words = words;
    this.lines = new LayerLines(out, columns);
  }

  /** Progress on standard output: of a command that is there to pull. */
  static PullProgress onOutput(Session session) {
    Fd output = session.invocation().streams().output();
    return on(session, session.out(), output, session.wordsOfOutput());
  }

  /** Progress on standard error: of a command whose output is something else. */
  static PullProgress onError(Session session) {
    Fd error = session.invocation().streams().error();
    return on(session, session.err(), error, session.words());
  }

  private static PullProgress on(Session session, Printer out, Fd stream, Texts words) {
    Console console = session.invocation().console();
    int columns = console.isTerminal(stream) ? console.columns(stream) : 0;
    return new PullProgress(session, out, words, columns);
  }

  @Override
  public synchronized void started(String tag, String repository) {
    out.line(words.text("pull.from", tag, repository));
    out.flush();
  }

  @Override
  public synchronized void layer(String id, Stage stage, long bytes, long total) {
    boolean going = stage == Stage.DOWNLOADING || stage == Stage.UNPACKING;
    lines.show(id, stage, words.text(key(stage)), going, bytes, total);
  }

  @Override
  public synchronized void warning(ErrorText text) {
    out.flush();
    session.warn(text);
  }

  /** Says what the pull brought. */
  synchronized void finish(PullResult result) {
    out.line(words.text("pull.digest", result.digest()));
    out.line(words.text(result.newer() ? "pull.newer" : "pull.same", result.familiar()));
    out.flush();
  }

  private static String key(Stage stage) {
    return switch (stage) {
      case WAITING -> "pull.waiting";
      case DOWNLOADING -> "pull.downloading";
      case DOWNLOADED -> "pull.downloaded";
      case UNPACKING -> "pull.unpacking";
      case COMPLETE -> "pull.complete";
      case EXISTS -> "pull.exists";
    };
  }
}
