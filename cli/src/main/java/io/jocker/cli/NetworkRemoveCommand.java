package io.jocker.cli;

import io.jocker.engine.ContainerNetworks;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;

/** {@code jocker network rm}. */
final class NetworkRemoveCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("NETWORK [NETWORK...]", Arity.atLeast(1))
        .flag("Do not error if the network does not exist", "-f", "--force");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ContainerNetworks networks = session.engine().networks();
    return Each.of(
        options.arguments(),
        session,
        name -> {
          try {
            networks.remove(name);
          } catch (JockerException e) {
            if (!options.has("--force") || e.code() != ErrorCode.NETWORK_NOT_FOUND) {
              throw e;
            }
          }
          session.out().line(name);
        });
  }
}
