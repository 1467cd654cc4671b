package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;

/** {@code jocker restart}: a stop and a start. */
final class RestartCommand implements Command {

  @Override
  public CommandModel model() {
    return StopCommand.declare(
        new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1)));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    StopOptions wanted = StopCommand.read(options);
    Engine engine = session.engine();
    RunListener progress = new RunProgress(session, null, false);
    return Each.together(
        options.arguments(), session, name -> engine.restart(name, wanted, progress));
  }
}
