package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.Numbers;
import io.jocker.engine.request.SignalNumber;

/** {@code jocker stop}: containers are asked to end, all at once, and then killed. */
final class StopCommand implements Command {

  @Override
  public CommandModel model() {
    CommandModel model = new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1));
    ExplainedRun.declare(model);
    return declare(model);
  }

  /** The options that say how a container is stopped. */
  static CommandModel declare(CommandModel model) {
    return model
        .text("string", "Signal to send to the container", "-s", "--signal")
        .text("int", "Seconds to wait before killing the container", "-t", "--timeout", "--time");
  }

  /** What they say. */
  static StopOptions read(Options options) {
    return new StopOptions(
        options.readLate("--signal", SignalNumber::parse),
        options.read("--timeout", Numbers::parseInt));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    StopOptions wanted = read(options);
    RunListener warnings = new RunProgress(session, null, false);
    return ExplainedRun.doing(
        options,
        session,
        engine ->
            Each.together(
                options.arguments(), session, name -> engine.stop(name, wanted, warnings)));
  }
}
