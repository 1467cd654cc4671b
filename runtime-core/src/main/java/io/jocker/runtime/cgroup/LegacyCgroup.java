package io.jocker.runtime.cgroup;

import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container's directories in the hierarchies of cgroup v1, one for each controller. */
final class LegacyCgroup implements CgroupManager {
  private static final String FROZEN = "FROZEN";

  /** A clock tick of {@code cpuacct.stat} (USER_HZ, 100 a second) in microseconds. */
  private static final long TICK_MICROS = 10_000;

  private static final long NANOS_IN_MICRO = 1_000;

  private final CgroupTree tree;
  private final String name;
  private final Hierarchies hierarchies;
  private final Path relative;
  private final List<Controller> controllers;

  LegacyCgroup(
      CgroupTree tree,
      String name,
      Hierarchies hierarchies,
      Path relative,
      List<Controller> controllers) {
    this.tree = tree;
    this.name = name;
    this.hierarchies = hierarchies;
    this.relative = relative;
    this.controllers = controllers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    for (Path mount : hierarchies.legacyMounts()) {
      paths.add(mount.resolve(relative));
    }
    return paths;
  }

  @Override
  public void create() throws IOException {
    List<Path> made = new ArrayList<>();
    try {
      for (Path mount : hierarchies.legacyMounts()) {
        Path level = mount;
        for (Path part : relative) {
          Path above = level;
          level = above.resolve(part);
          if (tree.make(level)) {
            made.add(level);
          }
          if (mount.equals(hierarchies.legacy().get("cpuset"))) {
            CpusetController.inheritLegacy(tree.files(above), tree.files(level));
          }
        }
      }
    } catch (IOException e) {
      tree.removeAfter(e, made);
      throw e;
    }
  }

  @Override
  public void apply(Resources resources) throws IOException {
    if (!resources.unified().isEmpty()) {
      throw new CgroupException(
          "cannot set "
              + resources.unified().keySet()
              + " of cgroup "
              + name
              + ": this host has cgroup v1");
    }
    for (Controller controller : controllers) {
      ControlFiles files = controlFiles(controller.legacyName());
      String asked = controller.asked(resources);
      if (files != null) {
        controller.applyLegacy(files, resources);
      } else if (asked != null) {
        throw new CgroupException(
            new CgroupException.Missing(asked, name, controller.legacyName()));
      }
    }
  }

  @Override
  public CgroupEntrance entrance() throws IOException {
    List<Fd> open = new ArrayList<>();
    try {
      for (Path path : paths()) {
        open.add(tree.open(path.resolve("tasks"), OpenFlag.WRONLY));
      }
      return new CgroupEntrance(null, open);
    } catch (IOException e) {
      open.forEach(Fd::close);
      throw e;
    }
  }

  @Override
  public CgroupActivity activity() throws IOException {
    return CgroupActivity.legacy(controlFiles("memory"), controlFiles("blkio"));
  }

  @Override
  public CgroupStats stats() throws IOException {
    ControlFiles memory = controlFiles("memory");
    ControlFiles pids = controlFiles("pids");
    return new CgroupStats(
        memory == null ? null : memory.number("memory.usage_in_bytes"),
        memory == null ? null : memory.number("memory.max_usage_in_bytes"),
        memory == null ? null : memory.limit("memory.limit_in_bytes"),
        memory == null ? null : memory.keyed("memory.oom_control", "oom_kill"),
        cpu(),
        pids == null ? null : pids.number("pids.current"),
        pids == null ? null : pids.limit("pids.max"));
  }

  private CgroupStats.@Nullable CpuTime cpu() throws IOException {
    ControlFiles accounting = controlFiles("cpuacct");
    ControlFiles cpu = controlFiles("cpu");
    Long nanos = accounting == null ? null : accounting.number("cpuacct.usage");
    if (accounting == null || nanos == null) {
      return null;
    }
    return new CgroupStats.CpuTime(
        nanos / NANOS_IN_MICRO,
        orZero(accounting.keyed("cpuacct.stat", "user")) * TICK_MICROS,
        orZero(accounting.keyed("cpuacct.stat", "system")) * TICK_MICROS,
        cpu == null ? 0 : orZero(cpu.keyed("cpu.stat", "throttled_time")) / NANOS_IN_MICRO);
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /** The counter is there since Linux 4.13. */
  @Override
  public long oomKills() throws IOException {
    ControlFiles memory = controlFiles("memory");
    return memory == null ? 0 : orZero(memory.keyed("memory.oom_control", "oom_kill"));
  }

  @Override
  public List<Integer> processes() throws IOException {
    return tree.processes(anyPath());
  }

  @Override
  public void freeze() throws IOException {
    ControlFiles freezer = requiredFreezer();
    Patience patience = new Patience();
    // A process that is made meanwhile starts thawed, so the word is written until all stand still.
    do {
      freezer.write("freezer state", "freezer.state", FROZEN);
      if (freezer.read("freezer.state").equals(FROZEN)) {
        return;
      }
      patience.spend();
    } while (patience.isLeft());
    thaw();
    throw freezer.unsupported("freezer state", "its processes do not stop");
  }

  @Override
  public void thaw() throws IOException {
    requiredFreezer().write("freezer state", "freezer.state", "THAWED");
  }

  @Override
  public @Nullable Fd openFreezer() throws IOException {
    Path freezer = hierarchies.legacy().get("freezer");
    return freezer == null
        ? null
        : tree.open(freezer.resolve(relative).resolve("freezer.state"), OpenFlag.RDONLY);
  }

  @Override
  public @Nullable Fd openLeaf() throws IOException {
    Path freezer = hierarchies.legacy().get("freezer");
    return freezer == null ? null : tree.openBelow(freezer.resolve(relative), LEAF);
  }

  private ControlFiles requiredFreezer() throws CgroupException {
    ControlFiles freezer = controlFiles("freezer");
    if (freezer == null) {
      throw new CgroupException(
          "cannot freeze cgroup " + name + ": this host has no freezer controller");
    }
    return freezer;
  }

  /** Frozen first, so that a process which multiplies cannot outrun the signals. */
  @Override
  public void kill() throws IOException {
    ControlFiles freezer = controlFiles("freezer");
    boolean frozen = freezer != null && freezer.has("freezer.state");
    if (freezer != null && frozen) {
      freezer.write("freezer state", "freezer.state", FROZEN);
    }
    try {
      tree.kill(anyPath());
    } finally {
      if (freezer != null && frozen) {
        freezer.write("freezer state", "freezer.state", "THAWED");
      }
    }
  }

  @Override
  public void delete() throws IOException {
    CgroupException failure = null;
    for (Path path : paths()) {
      try {
        tree.remove(path);
      } catch (CgroupException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Every hierarchy has every process of the container; the freezer's is the first choice. */
  private Path anyPath() {
    Path freezer = hierarchies.legacy().get("freezer");
    return freezer == null ? paths().get(0) : freezer.resolve(relative);
  }

  private @Nullable ControlFiles controlFiles(String controller) {
    Path mount = hierarchies.legacy().get(controller);
    return mount == null ? null : tree.files(mount.resolve(relative));
  }
}
