package io.jocker.cli;

import io.jocker.engine.JockerException;

/** {@code jocker rename}. */
final class RenameCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("CONTAINER NEW_NAME", Arity.exactly(2));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    session.engine().rename(options.arguments().get(0), options.arguments().get(1));
    return 0;
  }
}
