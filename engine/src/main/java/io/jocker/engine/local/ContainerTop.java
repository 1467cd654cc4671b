package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.ProcessTable;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes of a container, as the host's {@code ps} shows them: it is asked for all, and those
 * of the container's cgroup are picked out. Of the container's own files nothing is used.
 */
final class ContainerTop {
  private static final List<String> USUAL = List.of("-ef");

  private final Services services;

  ContainerTop(Services services) {
    this.services = services;
  }

  /**
   * The table.
   *
   * @param options of ps(1), empty for {@code -ef}
   */
  ProcessTable of(String nameOrId, List<String> options) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      if (!container.state().isUp()) {
        throw new JockerException(
            ErrorText.ofForm(ErrorCode.CONTAINER_NOT_RUNNING, "exec", nameOrId, id.hex()));
      }
      Set<Integer> pids =
          new HashSet<>(services.cgroups().group(container.document().cgroupPath()).processes());
      return pick(ps(options.isEmpty() ? USUAL : options), pids);
    }
  }

  private static List<String> ps(List<String> options) throws IOException, JockerException {
    List<String> command = new ArrayList<>();
    command.add("ps");
    command.addAll(options);
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // After it, for a complaint fits into the pipe. None at all means that nothing was chosen.
    String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0 && !complaint.isBlank()) {
        throw new JockerException(
            ErrorCode.INVALID_REQUEST, "ps: " + complaint.strip().lines().findFirst().orElse(""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return text.lines().toList();
  }

  private static ProcessTable pick(List<String> lines, Set<Integer> pids) throws JockerException {
    List<String> titles = cells(lines.isEmpty() ? "" : lines.get(0), Integer.MAX_VALUE);
    int column = titles.indexOf("PID");
    if (column < 0) {
      throw new JockerException(ErrorCode.INVALID_REQUEST, "Couldn't find PID field in ps output");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = cells(line, titles.size());
      if (row.size() > column && isOneOf(row.get(column), pids)) {
        rows.add(row);
      }
    }
    return new ProcessTable(titles, rows);
  }

  private static boolean isOneOf(String pid, Set<Integer> pids) {
    try {
      return pids.contains(Integer.valueOf(pid));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The last column is the command line, blanks and all. */
  private static List<String> cells(String line, int most) {
    return List.of(line.strip().split(" +", most == Integer.MAX_VALUE ? 0 : most));
  }
}
