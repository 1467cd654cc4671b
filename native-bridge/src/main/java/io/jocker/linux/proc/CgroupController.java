package io.jocker.linux.proc;

import java.util.ArrayList;
import java.util.List;

/**
 * A controller that the kernel was built with: a line of {@code /proc/cgroups}, {@code cgroups(7)}.
 *
 * <pre>{@code
 * #subsys_name    hierarchy       num_cgroups     enabled
 * memory  4       52      1
 * 1       2       3       4
 * }</pre>
 *
 * @param name (1)
 * @param hierarchy (2) the version 1 hierarchy that has it, 0 for none: then version 2 may use it
 * @param groups (3) how many cgroups there are
 * @param enabled (4) false where {@code cgroup_disable=} switched it off at boot
 */
public record CgroupController(String name, int hierarchy, int groups, boolean enabled) {
  /**
   * Reads the whole file.
   *
   * @throws IllegalArgumentException quoting the line that is not as above
   */
  public static List<CgroupController> parse(String text) {
    List<CgroupController> controllers = new ArrayList<>();
    for (String line : Lines.of(text)) {
      if (line.startsWith("#")) {
        continue;
      }
      List<String> fields = Lines.words(line);
      if (fields.size() != 4) {
        throw Lines.malformed("cgroups", line);
      }
      controllers.add(
          new CgroupController(
              fields.get(0),
              Lines.number(fields.get(1), line),
              Lines.number(fields.get(2), line),
              fields.get(3).equals("1")));
    }
    return controllers;
  }
}
