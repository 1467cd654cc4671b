package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import java.util.List;

/** {@code jocker start}: containers that were made, or have ended, run again. */
final class StartCommand implements Command {

  private static final int SHORT_ID = 12;

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1))
            .flag("Attach STDOUT/STDERR and forward signals", "-a", "--attach")
            .flag("Attach container's STDIN", "-i", "--interactive");
    Detaching.declareKeys(model);
    ExplainedRun.declare(model);
    return model;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    RunProgress progress = new RunProgress(session, null, false);
    List<String> names = options.arguments();
    if (options.has("--attach") || options.has("--interactive")) {
      if (names.size() > 1) {
        throw new UsageException(
            UsageException.WRONG_ARGUMENTS,
            ErrorText.of(
                ErrorCode.USAGE, "you cannot start and attach multiple containers at once"),
            null);
      }
      return ExplainedRun.doing(
          options, session, engine -> attached(engine, options, session, progress));
    }
    return ExplainedRun.doing(
        options,
        session,
        engine ->
            Each.of(
                names,
                session,
                name -> {
                  engine.start(name, progress);
                  session.out().line(name);
                }));
  }

  private static int attached(Engine engine, Options options, Session session, RunProgress progress)
      throws JockerException {
    ContainerExit exit =
        engine.startAttached(
            options.arguments().get(0),
            options.has("--interactive"),
            Detaching.streams(options, session.invocation()),
            progress);
    if (exit.detached()) {
      return 0;
    }
    if (exit.code() != 0 || exit.oomKilled()) {
      session.complainOf(Aftermath.of(exit, exit.id().substring(0, SHORT_ID)));
    }
    return exit.code();
  }
}
