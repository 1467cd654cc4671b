package io.jocker.runtime.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the cgroup file systems of this host are mounted.
 *
 * @param unified of cgroup v2, null where there is none
 * @param legacy of cgroup v1, by the name of the controller
 */
record Hierarchies(@Nullable Path unified, Map<String, Path> legacy) {
  /** Those that limit or count; others (perf_event, named ones) are left alone. */
  private static final Set<String> CONTROLLERS =
      Set.of(
          "cpu",
          "cpuacct",
          "cpuset",
          "memory",
          "devices",
          "freezer",
          "blkio",
          "pids",
          "hugetlb",
          "net_cls",
          "net_prio");

  /** Where one of these is in a v1 hierarchy, v2 cannot have it, whatever else v2 has. */
  private static final List<String> DECISIVE = List.of("memory", "cpu", "pids");

  /**
   * From the text of {@code /proc/self/mountinfo} ({@code proc(5)}), whose lines are
   *
   * <pre>{@code
   * 35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
   * (1)(2)(3) (4)         (5)               (6)     (7)   (8) (9)   (10)     (11)
   * }</pre>
   *
   * <p>with (5) the mount point, (9) the file system after the separator (8), and (11) its options,
   * among which are the controllers of a v1 hierarchy.
   */
  static Hierarchies parse(String mountinfo) {
    Path unified = null;
    Map<String, Path> legacy = new LinkedHashMap<>();
    for (String line : mountinfo.split("\n", -1)) {
      int separator = line.indexOf(" - cgroup");
      if (separator < 0) {
        continue;
      }
      String[] end = line.substring(separator + 3).split(" ", -1);
      Path mountPoint = Path.of(unescape(line.split(" ", 6)[4]));
      if (end[0].equals("cgroup2")) {
        unified = unified == null ? mountPoint : unified;
      } else if (end[0].equals("cgroup") && end.length > 2) {
        for (String option : end[2].split(",", -1)) {
          if (CONTROLLERS.contains(option)) {
            legacy.putIfAbsent(option, mountPoint);
          }
        }
      }
    }
    return new Hierarchies(unified, legacy);
  }

  /**
   * True when the limits are those of cgroup v2. A host may have both: systemd's hybrid form has an
   * empty v2 tree beside the v1 controllers, and there v1 counts.
   */
  boolean isUnified() {
    for (String controller : DECISIVE) {
      if (legacy.containsKey(controller)) {
        return false;
      }
    }
    return unified != null;
  }

  /** Each v1 mount once, although cpu and cpuacct often share theirs. */
  List<Path> legacyMounts() {
    List<Path> mounts = new ArrayList<>();
    for (Path mount : legacy.values()) {
      if (!mounts.contains(mount)) {
        mounts.add(mount);
      }
    }
    return mounts;
  }

  /** Space, tab, line feed and backslash are written as three octal digits. */
  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && i + 3 < text.length()) {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
