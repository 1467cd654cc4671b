package io.jocker.cli;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.LabelMatch;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.StorageReport;
import java.util.ArrayList;
import java.util.List;

/** The containers that the prune commands remove: those that do not run. */
final class StoppedContainers {
  private StoppedContainers() {}

  /** Those that match. */
  static List<ContainerSummary> find(Engine engine, PruneRequest request) throws JockerException {
    List<ContainerSummary> stopped = new ArrayList<>();
    for (ContainerSummary container : engine.containers(ContainerFilter.ALL)) {
      ContainerStatus status = container.state().status();
      boolean ended =
          status == ContainerStatus.EXITED
              || status == ContainerStatus.CREATED
              || status == ContainerStatus.DEAD;
      boolean meant =
          LabelMatch.hasAll(container.labels(), request.labels())
              && !LabelMatch.hasAny(container.labels(), request.withoutLabels());
      boolean old = request.until() == null || container.created().isBefore(request.until());
      if (ended && meant && old) {
        stopped.add(container);
      }
    }
    return stopped;
  }

  /** What their folders take. */
  static long sizes(Engine engine, List<ContainerSummary> stopped) throws JockerException {
    long bytes = 0;
    if (!stopped.isEmpty()) {
      for (StorageReport.ContainerUse use : engine.storedImages().storage().containers()) {
        bytes += stopped.contains(use.container()) ? use.bytes() : 0;
      }
    }
    return bytes;
  }

  /** Removes them. Returns the exit code. */
  static int remove(List<ContainerSummary> stopped, Session session) throws JockerException {
    if (stopped.isEmpty()) {
      return 0;
    }
    List<String> ids = new ArrayList<>();
    stopped.forEach(container -> ids.add(container.id()));
    Engine engine = session.engine();
    session.out().line(session.wordsOfOutput().text("prune.deleted-containers"));
    int code = Each.of(ids, session, id -> session.out().line(engine.remove(id, false)));
    session.out().line("");
    return code;
  }
}
