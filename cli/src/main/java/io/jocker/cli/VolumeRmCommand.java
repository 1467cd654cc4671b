package io.jocker.cli;

import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.engine.Volumes;

/** {@code jocker volume rm}. */
final class VolumeRmCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] VOLUME [VOLUME...]", Arity.atLeast(1))
        .flag("Do not complain of volumes that are not there", "-f", "--force")
        .flag("Free the space at once: the removal cannot be undone", "--now");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Volumes volumes = session.engine().volumes();
    return Each.of(
        options.arguments(),
        session,
        name -> {
          try {
            volumes.remove(name, options.has("--now"));
          } catch (JockerException e) {
            if (!options.has("--force") || e.kind() != ErrorKind.NOT_FOUND) {
              throw e;
            }
          }
          session.out().line(name);
        });
  }
}
