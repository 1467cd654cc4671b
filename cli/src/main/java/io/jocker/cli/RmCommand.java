package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;

/** {@code jocker rm}. */
final class RmCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] CONTAINER [CONTAINER...]", Arity.atLeast(1))
        .flag("Force the removal of a running container (uses SIGKILL)", "-f", "--force")
        .flag("Remove anonymous volumes associated with the container", "-v", "--volumes");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Engine engine = session.engine();
    return Each.of(options.arguments(), session, name -> remove(engine, name, options, session));
  }

  private static void remove(Engine engine, String name, Options options, Session session)
      throws JockerException {
    boolean force = options.has("--force");
    try {
      engine.remove(name, force, options.has("--volumes"));
      session.out().line(name);
    } catch (JockerException e) {
      // As rm(1) -f: what is not there need not be removed, though it is said.
      if (!force || e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      session.complain(e.text());
    }
  }
}
