package io.jocker.cli;

import io.jocker.engine.JockerException;
import java.util.List;

/** {@code jocker network disconnect}. */
final class NetworkDisconnectCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] NETWORK CONTAINER", Arity.exactly(2))
        .flag("Force the container to disconnect from a network", "-f", "--force");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    List<String> words = options.arguments();
    session.engine().networks().disconnect(words.get(0), words.get(1));
    return 0;
  }
}
