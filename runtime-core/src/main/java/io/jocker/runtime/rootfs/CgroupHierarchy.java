package io.jocker.runtime.rootfs;

import io.jocker.linux.MountOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A cgroup hierarchy of the host, as a container may have it mounted: {@code cgroups(7)}.
 *
 * @param name its directory below /sys/fs/cgroup, such as {@code cpu,cpuacct}
 * @param controllers what a v1 mount names, such as {@code cpu} or {@code name=systemd}; empty for
 *     v2
 */
public record CgroupHierarchy(String name, List<String> controllers) {
  public CgroupHierarchy {
    controllers = List.copyOf(controllers);
  }

  /** The type of the file system. */
  String type() {
    return controllers.isEmpty() ? "cgroup2" : "cgroup";
  }

  /**
   * The options of the mount: a named hierarchy has no controllers, which must be said ({@code
   * none}).
   */
  List<MountOption> options() {
    List<MountOption> options = new ArrayList<>();
    for (String controller : controllers) {
      if (controller.startsWith("name=")) {
        options.add(MountOption.flag("none"));
        options.add(new MountOption("name", controller.substring("name=".length())));
      } else {
        options.add(MountOption.flag(controller));
      }
    }
    return options;
  }
}
