package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import java.util.List;

/** {@code jocker network prune}. */
final class NetworkPruneCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .texts("filter", "Provide filter values (e.g. \"until=TIMESTAMP\")", "--filter")
        .flag("Do not prompt for confirmation", "-f", "--force");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    PruneRequest request = Pruning.request(options);
    Texts words = session.wordsOfOutput();
    String warning = words.text("prune.networks") + "\n";
    if (!options.has("--force") && !Confirmation.asks(session, warning)) {
      return Pruning.cancelled("network prune", session);
    }
    List<String> gone = session.engine().networks().prune(request);
    if (!gone.isEmpty()) {
      session.out().line(words.text("prune.deleted-networks"));
      gone.forEach(name -> session.out().line(name));
    }
    session.out().line("");
    return 0;
  }
}
