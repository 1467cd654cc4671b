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
    boolean force = options.has("--force");
    return Each.of(
        options.arguments(),
        session,
        new Removal(session.engine().networks(), force, session.out()));
  }

  /** A class: a JVM's first lambda costs it several milliseconds. */
  private record Removal(ContainerNetworks networks, boolean force, Printer out)
      implements Each.Action {
    @Override
    public void apply(String name) throws JockerException {
      try {
        networks.remove(name);
        out.line(name);
      } catch (JockerException e) {
        if (!force || e.code() != ErrorCode.NETWORK_NOT_FOUND) {
          throw e;
        }
      }
    }
  }
}
