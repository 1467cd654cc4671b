package io.jocker.linux.proc;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a process is in one hierarchy of cgroups: a line of {@code /proc/PID/cgroup}, {@code
 * cgroups(7)}.
 *
 * <pre>{@code
 * 4:cpu,cpuacct:/user.slice
 * 1:name=systemd:/init.scope
 * 0::/user.slice/session-1.scope
 * 1 2 3
 * }</pre>
 *
 * @param hierarchy (1) 0 for version 2
 * @param controllers (2) of version 1, or {@code name=...} for a hierarchy without any; empty for
 *     version 2
 * @param path (3) below the root of the reader's cgroup namespace; {@code /..} leads out of it
 */
public record CgroupMembership(int hierarchy, List<String> controllers, String path) {
  public CgroupMembership {
    controllers = List.copyOf(controllers);
  }

  /** Of version 2, the one tree for all controllers. */
  public boolean isUnified() {
    return hierarchy == 0;
  }

  /**
   * Reads the whole file.
   *
   * @throws IllegalArgumentException quoting the line that is not as above
   */
  public static List<CgroupMembership> parse(String text) {
    List<CgroupMembership> memberships = new ArrayList<>();
    for (String line : Lines.of(text)) {
      int first = line.indexOf(':');
      int second = line.indexOf(':', first + 1);
      if (first < 0 || second < 0) {
        throw Lines.malformed("cgroup", line);
      }
      String controllers = line.substring(first + 1, second);
      memberships.add(
          new CgroupMembership(
              Lines.number(line.substring(0, first), line),
              controllers.isEmpty() ? List.of() : Lines.split(controllers, ','),
              line.substring(second + 1)));
    }
    return memberships;
  }
}
