package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.engine.RemovedImage;

/** {@code jocker rmi}. */
final class RmiCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] IMAGE [IMAGE...]", Arity.atLeast(1))
        .flag("Force removal of the image", "-f", "--force");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    boolean force = options.has("--force");
    Engine engine = session.engine();
    return Each.of(options.arguments(), session, name -> remove(engine, name, force, session));
  }

  private static void remove(Engine engine, String name, boolean force, Session session)
      throws JockerException {
    try {
      RemovedImage removed = engine.removeImage(name, force);
      Texts words = session.wordsOfOutput();
      for (String reference : removed.untagged()) {
        session.out().line(words.text("rmi.untagged", reference));
      }
      for (String id : removed.deleted()) {
        session.out().line(words.text("rmi.deleted", id));
      }
    } catch (JockerException e) {
      // As rm(1) -f: what is not there need not be removed, though it is said.
      if (!force || e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      session.complain(e.text());
    }
  }
}
