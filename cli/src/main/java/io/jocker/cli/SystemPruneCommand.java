package io.jocker.cli;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedImages;
import io.jocker.engine.StorageReport;
import java.util.ArrayList;
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
    List<ContainerSummary> stopped = stopped(engine, request);
    if (!options.has("--force")
        && !Confirmation.asks(session, forecast(engine, request, stopped))) {
      return Pruning.cancelled("system prune", session);
    }
    long bytes = sizes(engine, stopped);
    int code = remove(stopped, session);
    PrunedImages pruned = engine.storedImages().prune(request, true);
    Pruning.print(pruned, session.out());
    Pruning.total(bytes + pruned.bytes(), session.out());
    return code;
  }

  private static List<ContainerSummary> stopped(Engine engine, PruneRequest request)
      throws JockerException {
    List<ContainerSummary> stopped = new ArrayList<>();
    for (ContainerSummary container : engine.containers(ContainerFilter.ALL)) {
      ContainerStatus status = container.state().status();
      boolean ended =
          status == ContainerStatus.EXITED
              || status == ContainerStatus.CREATED
              || status == ContainerStatus.DEAD;
      boolean meant =
          Pruning.hasAll(container.labels(), request.labels())
              && !Pruning.hasAny(container.labels(), request.withoutLabels());
      boolean old = request.until() == null || container.created().isBefore(request.until());
      if (ended && meant && old) {
        stopped.add(container);
      }
    }
    return stopped;
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

  private static long sizes(Engine engine, List<ContainerSummary> stopped) throws JockerException {
    long bytes = 0;
    if (!stopped.isEmpty()) {
      for (StorageReport.ContainerUse use : engine.storedImages().storage().containers()) {
        bytes += stopped.contains(use.container()) ? use.bytes() : 0;
      }
    }
    return bytes;
  }

  private static int remove(List<ContainerSummary> stopped, Session session)
      throws JockerException {
    if (stopped.isEmpty()) {
      return 0;
    }
    List<String> ids = new ArrayList<>();
    stopped.forEach(container -> ids.add(container.id()));
    Engine engine = session.engine();
    session.out().line("Deleted Containers:");
    int code = Each.of(ids, session, id -> session.out().line(engine.remove(id, false)));
    session.out().line("");
    return code;
  }
}
