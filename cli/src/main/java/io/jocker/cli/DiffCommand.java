package io.jocker.cli;

import io.jocker.engine.FileChange;
import io.jocker.engine.JockerException;

/** {@code jocker diff}. */
final class DiffCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("CONTAINER", Arity.exactly(1));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    for (FileChange change : session.engine().files().changes(options.arguments().get(0))) {
      session.out().line(change.kind().letter() + " " + change.path());
    }
    return 0;
  }
}
