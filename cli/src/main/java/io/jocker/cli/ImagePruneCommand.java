package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedImages;
import io.jocker.engine.StoredImages;

/** {@code jocker image prune}. */
final class ImagePruneCommand implements Command {

  @Override
  public CommandModel model() {
    return Pruning.model();
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    PruneRequest request = Pruning.request(options);
    StoredImages images = session.engine().storedImages();
    if (!options.has("--force")) {
      Texts words = session.wordsOfOutput();
      String which = words.text(request.all() ? "prune.images" : "prune.dangling");
      String going = Pruning.forecast(images.prune(request, false), words);
      if (!Confirmation.asks(session, which + "\n" + going)) {
        return Pruning.cancelled("image prune", session);
      }
    }
    PrunedImages pruned = images.prune(request, true);
    Pruning.print(pruned, session);
    Pruning.total(pruned.bytes(), session);
    return 0;
  }
}
