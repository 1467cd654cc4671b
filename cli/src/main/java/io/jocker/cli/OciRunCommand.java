package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.JockerException;

/** {@code jocker oci run}: a container from an OCI bundle, followed to its end. */
final class OciRunCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] CONTAINER-ID", Arity.exactly(1))
        .text(
            "string",
            "Folder with the bundle's config.json (default the current one)",
            "-b",
            "--bundle");
  }

  @Override
  public int failureCode() {
    return RunCommand.NOT_STARTED;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Invocation invocation = session.invocation();
    String bundle = invocation.path(options.text("--bundle", invocation.workingDirectory()));
    String id = options.arguments().get(0);
    session.timings().mark("parse");
    ContainerExit exit =
        session
            .engine()
            .runBundle(bundle, id, invocation.streams(), new RunProgress(session, null, false));
    session.timings().mark("run");
    if (exit.code() != 0 || exit.oomKilled()) {
      session.complainOf(Aftermath.of(exit, id));
    }
    return exit.code();
  }
}
