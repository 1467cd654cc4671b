package io.jocker.cli;

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
        && !Confirmation.asks(session, forecast(engine, request, stopped))) {
      return Pruning.cancelled("system prune", session);
    }
    long bytes = StoppedContainers.sizes(engine, stopped);
    int code = StoppedContainers.remove(stopped, session);
    PrunedImages pruned = engine.storedImages().prune(request, true);
    Pruning.print(pruned, session.out());
    Pruning.total(bytes + pruned.bytes(), session.out());
    return code;
  }

  /** Images that become unused with these containers are not among them yet. */
  private static String forecast(
      Engine engine, PruneRequest request, List<ContainerSummary> stopped) throws JockerException {
    StringBuilder text = new StringBuilder("WARNING! This will remove:\n");
    text.append("  - all stopped containers\n");
    text.append(
        request.all()
            ? "  - all images without at least one container associated to them\n"
            : "  - all dangling images\n");
    text.append("\nAt this moment that is:\n");
    for (ContainerSummary container : stopped) {
      text.append("  container ").append(ImageRow.shortId(container.id()));
      text.append(' ').append(container.name()).append('\n');
    }
    return text.append(Pruning.forecast(engine.storedImages().prune(request, false)))
        .append('\n')
        .toString();
  }
}
