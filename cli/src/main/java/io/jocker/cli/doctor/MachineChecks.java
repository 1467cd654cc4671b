package io.jocker.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checks that look at what the kernel says of itself in /proc and /sys. */
public final class MachineChecks {
  private static final int LEAST_MAJOR = 5;
  private static final int LEAST_MINOR = 10;
  private static final int SYS_ADMIN = 21;
  private static final List<String> NAMESPACES =
      List.of("mnt", "pid", "uts", "ipc", "net", "cgroup", "time", "user");
  private static final List<String> CONTROLLERS =
      List.of("cpu", "cpuset", "memory", "pids", "io", "devices");

  private final Path root;

  /**
   * Checks of a machine.
   *
   * @param root where /proc and /sys are found: {@code /}
   */
  public MachineChecks(Path root) {
    this.root = root;
  }

  /** All checks, in the order in which a start needs them. */
  public List<Check> all() {
    return List.of(
        kernel(),
        privileges(),
        namespaces(),
        userNamespaces(),
        cgroups(),
        seccomp(),
        executableMemory());
  }

  private Check kernel() {
    String release = line("proc/sys/kernel/osrelease");
    String[] numbers = release.split("[^0-9]+", 3);
    boolean recent = false;
    if (numbers.length >= 2 && !numbers[0].isEmpty() && !numbers[1].isEmpty()) {
      int major = Integer.parseInt(numbers[0]);
      int minor = Integer.parseInt(numbers[1]);
      recent = major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR);
    }
    return recent
        ? Check.ok("kernel", release)
        : Check.missing(
            "kernel", release + " is older than 5.10", "install a newer kernel and start it");
  }

  private Check privileges() {
    String capabilities = field("proc/self/status", "CapEff:");
    long bits = capabilities.isEmpty() ? 0 : Long.parseUnsignedLong(capabilities, 16);
    return (bits >> SYS_ADMIN & 1) == 1
        ? Check.ok("privileges", "CAP_SYS_ADMIN")
        : Check.missing(
            "privileges", "no CAP_SYS_ADMIN: mounts are refused", "run jocker as root (sudo)");
  }

  private Check namespaces() {
    List<String> missing = new ArrayList<>();
    for (String name : NAMESPACES) {
      if (!Files.exists(root.resolve("proc/self/ns").resolve(name))) {
        missing.add(name);
      }
    }
    return missing.isEmpty()
        ? Check.ok("namespaces", String.join(" ", NAMESPACES))
        : Check.missing(
            "namespaces",
            "the kernel was built without " + String.join(" ", missing),
            "start a kernel with CONFIG_NAMESPACES and its kin");
  }

  private Check userNamespaces() {
    String most = line("proc/sys/user/max_user_namespaces");
    if (!most.isEmpty() && !most.equals("0")) {
      return Check.ok("user namespaces", "up to " + most);
    }
    return Check.limited(
        "user namespaces",
        "none allowed: --userns auto does not work",
        "sysctl user.max_user_namespaces=15000");
  }

  /** On v2 a file lists the controllers; on v1 each is a mount, and so is a named or empty tree. */
  private Check cgroups() {
    List<String> found = new ArrayList<>();
    String unified = line("sys/fs/cgroup/cgroup.controllers");
    if (!unified.isEmpty()) {
      found.addAll(List.of(unified.split(" ")));
      // Device rules are a program of the kernel there, not a controller.
      found.add("devices");
      return controllers("cgroup v2", found);
    }
    for (String mount : text("proc/self/mountinfo").split("\n", -1)) {
      int separator = mount.indexOf(" - cgroup ");
      if (separator >= 0) {
        String[] options = mount.substring(mount.lastIndexOf(' ') + 1).split(",", -1);
        found.addAll(List.of(options));
      }
    }
    if (found.contains("blkio")) {
      found.add("io");
    }
    return controllers("cgroup v1", found);
  }

  private static Check controllers(String version, List<String> found) {
    List<String> present = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (String controller : CONTROLLERS) {
      (found.contains(controller) ? present : absent).add(controller);
    }
    String detail = version + " with " + String.join(" ", present);
    if (present.isEmpty()) {
      return Check.limited(
          "cgroups", "no controllers: no limit can be set", "mount -t cgroup2 none /sys/fs/cgroup");
    }
    return absent.isEmpty()
        ? Check.ok("cgroups", detail)
        : Check.limited(
            "cgroups",
            detail + ", without " + String.join(" ", absent) + ": their limits are refused",
            "enable them at boot or in the parent group's cgroup.subtree_control");
  }

  private Check seccomp() {
    String actions = line("proc/sys/kernel/seccomp/actions_avail");
    return actions.contains("errno")
        ? Check.ok("seccomp", actions)
        : Check.limited(
            "seccomp",
            "the kernel has no filters: containers start with --security-opt seccomp=unconfined",
            "start a kernel with CONFIG_SECCOMP_FILTER");
  }

  /** A start executes a program in memory; 2 forbids that (Linux 6.3 and later). */
  private Check executableMemory() {
    return line("proc/sys/vm/memfd_noexec").equals("2")
        ? Check.missing("programs in memory", "vm.memfd_noexec is 2", "sysctl vm.memfd_noexec=1")
        : Check.ok("programs in memory", "memfd_create(MFD_EXEC)");
  }

  private String field(String file, String name) {
    for (String line : text(file).split("\n", -1)) {
      if (line.startsWith(name)) {
        return line.substring(name.length()).strip();
      }
    }
    return "";
  }

  private String line(String file) {
    return text(file).strip();
  }

  /** A small file's text; one that cannot be read says nothing, which is what its check reports. */
  private String text(String file) {
    try {
      return Files.readString(root.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
