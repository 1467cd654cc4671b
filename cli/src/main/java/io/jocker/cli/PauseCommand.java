package io.jocker.cli;

import io.jocker.engine.JockerException;

/** {@code jocker pause}. */
final class PauseCommand implements Command {

  @Override
  public CommandModel model() {
    CommandModel model = new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1));
    ExplainedRun.declare(model);
    return model;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    return ExplainedRun.doing(
        options,
        session,
        engine ->
            Each.of(
                options.arguments(),
                session,
                name -> {
                  engine.pause(name);
                  session.out().line(name);
                }));
  }
}
