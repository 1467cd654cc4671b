package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;

/**
 * {@code jocker internal exited ID}: what the monitor of a container that has ended becomes, to
 * decide what follows. It is in no list of commands, for nobody else has a use for it.
 */
final class InternalCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("exited ID", Arity.exactly(2));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    if (!options.arguments().get(0).equals("exited")) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorText.ofForm(
              ErrorCode.USAGE, "choice", options.arguments().get(0), "event", "exited"),
          null);
    }
    session.engine().succeed(options.arguments().get(1));
    return 0;
  }
}
