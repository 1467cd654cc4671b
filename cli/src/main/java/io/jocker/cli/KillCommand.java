package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.SignalNumber;
import io.jocker.linux.Signal;

/** {@code jocker kill}: a signal for the first process of each container. */
final class KillCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1))
        .text("string", "Signal to send to the container (default \"SIGKILL\")", "-s", "--signal");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Integer asked = options.readLate("--signal", SignalNumber::parse);
    int signal = asked == null ? Signal.KILL.number() : asked;
    Engine engine = session.engine();
    return Each.of(
        options.arguments(),
        session,
        name -> {
          engine.kill(name, signal);
          session.out().line(name);
        });
  }
}
