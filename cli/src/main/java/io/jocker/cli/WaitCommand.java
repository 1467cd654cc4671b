package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;

/** {@code jocker wait}: the exit code of each container, once it has ended. */
final class WaitCommand implements Command {

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
        name -> session.out().line(Integer.toString(engine.await(name))));
  }
}
