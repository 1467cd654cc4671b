package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;

/** {@code jocker create}: a container that is not started. */
final class CreateCommand implements Command {

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] IMAGE [COMMAND] [ARG...]", Arity.atLeast(1))
            .argumentsEndOptions()
            .text("string", "Write the container ID to the file", "--cidfile")
            .flag("Suppress the pull output", "-q", "--quiet");
    ContainerOptions.declare(model);
    return model;
  }

  @Override
  public int failureCode() {
    return 1;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ContainerRequest request = ContainerOptions.read(options, session.invocation());
    NamespaceOptions.warn(request.namespaces(), session);
    RunProgress progress =
        new RunProgress(
            session, RunCommand.cidFile(options, session.invocation()), options.has("--quiet"));
    session.out().line(session.engine().create(request, progress));
    return 0;
  }
}
