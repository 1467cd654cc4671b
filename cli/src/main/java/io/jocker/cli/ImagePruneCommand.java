package io.jocker.cli;

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
      String which =
          request.all()
              ? "WARNING! This will remove all images without at least one container associated to"
                  + " them:\n"
              : "WARNING! This will remove all dangling images:\n";
      String going = Pruning.forecast(images.prune(request, false));
      if (!Confirmation.asks(session, which + going)) {
        return Pruning.cancelled("image prune", session);
      }
    }
    PrunedImages pruned = images.prune(request, true);
    Pruning.print(pruned, session.out());
    Pruning.total(pruned.bytes(), session.out());
    return 0;
  }
}
