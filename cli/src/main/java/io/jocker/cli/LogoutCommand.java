package io.jocker.cli;

import io.jocker.engine.JockerException;

/** {@code jocker logout}. */
final class LogoutCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel("[SERVER]", Arity.atMost(1));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String server = options.arguments().isEmpty() ? "" : options.arguments().get(0);
    String shown = server.isEmpty() ? "https://index.docker.io/v1/" : server;
    boolean known = session.engine().registries().logout(server);
    session.out().line(session.wordsOfOutput().text(known ? "logout.done" : "logout.none", shown));
    return 0;
  }
}
