package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedImages;
import java.util.List;

/** {@code jocker system prune}: containers that do not run, then images that nobody uses. */
final class SystemPruneCommand implements Command {

  @Override
  public CommandModel model() {
    return Pruning.model();
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    PruneRequest request = Pruning.request(options);
    Engine engine = session.engine();
    List<ContainerSummary> stopped = StoppedContainers.find(engine, request);
    if (!options.has("--force")
        && !Confirmation.asks(
            session, forecast(engine, request, stopped, session.wordsOfOutput()))) {
      return Pruning.cancelled("system prune", session);
    }
    long bytes = StoppedContainers.sizes(engine, stopped);
    int code = StoppedContainers.remove(stopped, session);
    PrunedImages pruned = engine.storedImages().prune(request, true);
    Pruning.print(pruned, session);
    Pruning.total(bytes + pruned.bytes(), session);
    return code;
  }

  /** Images that become unused with these containers are not among them yet. */
  private static String forecast(
      Engine engine, PruneRequest request, List<ContainerSummary> stopped, Texts words)
      throws JockerException {
    StringBuilder text = new StringBuilder(words.text("prune.system"));
    text.append("\n  ").append(words.text("prune.system-containers"));
    String images = request.all() ? "prune.system-images" : "prune.system-dangling";
    text.append("\n  ").append(words.text(images));
    text.append("\n\n").append(words.text("prune.now")).append('\n');
    for (ContainerSummary container : stopped) {
      String id = ImageRow.shortId(container.id());
      text.append("  ").append(words.text("prune.container", id, container.name())).append('\n');
    }
    return text.append(Pruning.forecast(engine.storedImages().prune(request, false), words))
        .append('\n')
        .toString();
  }
}
