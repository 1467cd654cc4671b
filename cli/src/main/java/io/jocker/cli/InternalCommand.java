package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.local.NameService;
import java.util.List;

/**
 * {@code jocker internal}: what processes become that have watched a container, to decide what
 * follows. {@code exited ID} is the monitor of one that has ended, {@code health ID STATUS} a check
 * that has found something new; {@code boot} is for the machine's init, and {@code names} is who
 * answers for names in user networks. It is in no list of commands, for nobody else has a use for
 * it.
 */
final class InternalCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("exited ID | health ID STATUS | boot | names", Arity.atLeast(1));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    List<String> words = options.arguments();
    if (words.equals(List.of("names"))) {
      // Without an engine: it stays as long as containers run.
      NameService.run(session.kernel(), session.config());
      return 0;
    }
    Engine engine = session.engine();
    if (words.get(0).equals("exited") && words.size() == 2) {
      engine.succeed(words.get(1));
    } else if (words.get(0).equals("health") && words.size() == 3) {
      engine.health().changed(words.get(1), words.get(2));
    } else if (words.get(0).equals("boot") && words.size() == 1) {
      for (String id : engine.startAfterBoot(new RunProgress(session, null, false))) {
        session.out().line(id);
      }
    } else {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorText.ofForm(
              ErrorCode.USAGE,
              "choice",
              words.get(0),
              "event",
              "\"exited\", \"health\", \"boot\", \"names\""),
          null);
    }
    return 0;
  }
}
