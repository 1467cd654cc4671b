package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullRequest;
import io.jocker.engine.PullResult;

/** {@code jocker pull}. */
final class PullCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] NAME[:TAG|@DIGEST]", Arity.exactly(1))
        .text("string", "Set platform if the image has several (os[/arch[/variant]])", "--platform")
        .flag("Suppress verbose output", "-q", "--quiet");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String name = options.arguments().get(0);
    PullRequest request = new PullRequest(name, options.text("--platform"));
    if (options.has("--quiet")) {
      PullResult result = session.engine().pull(request, PullListener.SILENT);
      session.out().line(result.reference());
      return 0;
    }
    if (!hasTag(name)) {
      session.out().line("Using default tag: latest");
    }
    Invocation invocation = session.invocation();
    PullProgress progress = PullProgress.on(session, session.out(), invocation.streams().output());
    PullResult result = session.engine().pull(request, progress);
    progress.finish(result);
    session.out().line(result.reference());
    return 0;
  }

  /** Whether a tag or digest follows the last slash; a colon before it is that of a port. */
  private static boolean hasTag(String name) {
    return name.indexOf('@') >= 0 || name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
  }
}
