package io.jocker.runtime.config;

import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.MountSpec;
import io.jocker.runtime.spec.Spec;
import java.util.List;
import java.util.Set;

/** What the {@link Validator} checks of mounts and of paths inside. */
final class MountChecks {
  /**
   * What may be put over a file of /proc. Nothing else may: a fake {@code /proc/self/attr/exec}
   * takes what is written there for the kernel (CVE-2019-16884), and with a fake /proc the masked
   * paths mask nothing (CVE-2019-19921). The list is that of other runtimes: files that lxcfs
   * provides.
   */
  private static final Set<String> OVER_PROC =
      Set.of(
          "/proc/cpuinfo",
          "/proc/diskstats",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/swaps",
          "/proc/uptime",
          "/proc/loadavg",
          "/proc/slabinfo",
          "/proc/net/dev",
          "/proc/sys/kernel/ns_last_pid",
          "/proc/sys/crypto/fips_enabled");

  private MountChecks() {}

  static void check(Spec spec, LinuxSpec linux) {
    for (int i = 0; i < spec.mounts().size(); i++) {
      check(spec.mounts().get(i), "mounts[" + i + "]");
    }
    terminalHasItsPlace(spec);
    pathsAreAbsolute(linux.maskedPaths(), "linux.maskedPaths");
    pathsAreAbsolute(linux.readonlyPaths(), "linux.readonlyPaths");
  }

  private static void check(MountSpec mount, String field) {
    Validator.noNul(mount.destination(), field + ".destination");
    if (mount.source() != null) {
      Validator.noNul(mount.source(), field + ".source");
    }
    String destination = PathInContainer.normalize(mount.destination());
    if (destination.equals("/")) {
      throw new InvalidSpecException(
          field + ".destination", "it would hide the root: \"" + mount.destination() + "\"");
    }
    boolean bind = isBind(mount);
    if (bind && (mount.source() == null || mount.source().isEmpty())) {
      throw new InvalidSpecException(field + ".source", "missing for a bind mount");
    }
    if (!bind && (mount.type() == null || mount.type().isEmpty())) {
      throw new InvalidSpecException(field + ".type", "missing, and no bind mount either");
    }
    procStaysTheKernels(mount, destination, bind, field);
  }

  /** A terminal is one of a devpts: a /dev/pts of the image or of a volume could be anything. */
  private static void terminalHasItsPlace(Spec spec) {
    if (spec.process() == null || !spec.process().terminal()) {
      return;
    }
    for (MountSpec mount : spec.mounts()) {
      if ("devpts".equals(mount.type())
          && PathInContainer.normalize(mount.destination()).equals("/dev/pts")) {
        return;
      }
    }
    throw new InvalidSpecException("process.terminal", "needs a devpts mounted at /dev/pts");
  }

  private static void procStaysTheKernels(
      MountSpec mount, String destination, boolean bind, String field) {
    if (!PathInContainer.isWithin(destination, "/proc") || OVER_PROC.contains(destination)) {
      return;
    }
    boolean proc = "proc".equals(mount.type());
    // The host's own, for a container that shares its pid namespace and may not mount a new one.
    boolean boundProc = bind && "/proc".equals(mount.source());
    if (!destination.equals("/proc") || !(proc || boundProc)) {
      throw new InvalidSpecException(
          field + ".destination",
          "nothing may be mounted over /proc there: \"" + destination + "\"");
    }
  }

  private static boolean isBind(MountSpec mount) {
    return "bind".equals(mount.type())
        || mount.options().contains("bind")
        || mount.options().contains("rbind");
  }

  private static void pathsAreAbsolute(List<String> paths, String field) {
    for (int i = 0; i < paths.size(); i++) {
      Validator.absolute(paths.get(i), field + "[" + i + "]");
    }
  }
}
