package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.JockerException;

/** {@code jocker attach}: the caller's streams joined with those of a container that runs. */
final class AttachCommand implements Command {

  @Override
  public CommandModel model() {
    CommandModel model = new CommandModel("[OPTIONS] CONTAINER", Arity.exactly(1));
    Detaching.declareKeys(model);
    model.flag("Do not attach STDIN", "--no-stdin");
    Detaching.declareSignals(model);
    return model;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ContainerExit exit =
        session
            .engine()
            .attach(
                options.arguments().get(0),
                !options.has("--no-stdin"),
                Detaching.streams(options, session.invocation()),
                new RunProgress(session, null, false));
    return exit.detached() ? Detaching.tell(session) : exit.code();
  }
}
