package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.Volumes;

/** {@code jocker volume undo}. */
final class VolumeUndoCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("VOLUME [VOLUME...]", Arity.atLeast(1));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Volumes volumes = session.engine().volumes();
    return Each.of(
        options.arguments(),
        session,
        name -> {
          volumes.undo(name);
          session.out().line(name);
        });
  }
}
