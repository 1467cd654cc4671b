package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;

/** {@code jocker unpause}. */
final class UnpauseCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("CONTAINER [CONTAINER...]", Arity.atLeast(1));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Engine engine = session.engine();
    return Each.of(
        options.arguments(),
        session,
        name -> {
          engine.unpause(name);
          session.out().line(name);
        });
  }
}
