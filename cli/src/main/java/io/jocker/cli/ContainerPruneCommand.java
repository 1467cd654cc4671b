package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import java.util.List;

/** {@code jocker container prune}: containers that do not run. */
final class ContainerPruneCommand implements Command {

  @Override
  public CommandModel model() {
    return Pruning.containerModel();
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    PruneRequest request = Pruning.containerRequest(options);
    Engine engine = session.engine();
    List<ContainerSummary> stopped = StoppedContainers.find(engine, request);
    if (!options.has("--force")
        && !Confirmation.asks(session, forecast(stopped, session.wordsOfOutput()))) {
      return Pruning.cancelled("container prune", session);
    }
    long bytes = StoppedContainers.sizes(engine, stopped);
    int code = StoppedContainers.remove(stopped, session);
    Pruning.total(bytes, session);
    return code;
  }

  private static String forecast(List<ContainerSummary> stopped, Texts words) {
    StringBuilder text = new StringBuilder(words.text("prune.containers") + "\n");
    for (ContainerSummary container : stopped) {
      text.append("  ").append(ImageRow.shortId(container.id()));
      text.append(' ').append(container.name()).append('\n');
    }
    return text.toString();
  }
}
