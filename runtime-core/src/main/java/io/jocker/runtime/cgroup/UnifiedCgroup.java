package io.jocker.runtime.cgroup;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's directory in the tree of cgroup v2. */
final class UnifiedCgroup implements CgroupManager {
  private final CgroupTree tree;
  private final String name;
  private final Path root;
  private final Path relative;
  private final List<Controller> controllers;

  UnifiedCgroup(
      CgroupTree tree, String name, Path root, Path relative, List<Controller> controllers) {
    this.tree = tree;
    this.name = name;
    this.root = root;
    this.relative = relative;
    this.controllers = controllers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Path> paths() {
    return List.of(path());
  }

  private Path path() {
    return root.resolve(relative);
  }

  private ControlFiles files() {
    return tree.files(path());
  }

  /** From the top down: a group has only those controllers that the one above it hands on. */
  @Override
  public void create() throws IOException {
    List<Path> made = new ArrayList<>();
    SubtreeControl subtree = new SubtreeControl(tree, root);
    try {
      Path level = root;
      for (Path part : relative) {
        subtree.enableAll(level);
        level = level.resolve(part);
        if (tree.make(level)) {
          made.add(level);
        }
      }
    } catch (IOException e) {
      tree.removeAfter(e, made);
      throw e;
    }
  }

  @Override
  public void apply(Resources resources) throws IOException {
    ControlFiles files = files();
    List<String> present = List.of(files.read("cgroup.controllers").split(" ", -1));
    for (Controller controller : controllers) {
      String needed = controller.unifiedName();
      String asked = controller.asked(resources);
      if (needed == null || present.contains(needed)) {
        controller.applyUnified(files, resources);
      } else if (asked != null) {
        throw new CgroupException(new CgroupException.Missing(asked, name, needed));
      }
    }
    for (Map.Entry<String, String> one : resources.unified().entrySet()) {
      files.write(one.getKey(), one.getKey(), one.getValue());
    }
  }

  @Override
  public CgroupEntrance entrance() throws IOException {
    return new CgroupEntrance(tree.open(path(), OpenFlag.RDONLY, OpenFlag.DIRECTORY), List.of());
  }

  @Override
  public CgroupActivity activity() throws IOException {
    return CgroupActivity.unified(files());
  }

  @Override
  public CgroupStats stats() throws IOException {
    ControlFiles files = files();
    return new CgroupStats(
        files.number("memory.current"),
        files.number("memory.peak"),
        files.limit("memory.max"),
        files.keyed("memory.events", "oom_kill"),
        cpu(files),
        files.number("pids.current"),
        files.limit("pids.max"));
  }

  private static CgroupStats.@Nullable CpuTime cpu(ControlFiles files) throws IOException {
    Long total = files.keyed("cpu.stat", "usage_usec");
    return total == null
        ? null
        : new CgroupStats.CpuTime(
            total,
            orZero(files.keyed("cpu.stat", "user_usec")),
            orZero(files.keyed("cpu.stat", "system_usec")),
            orZero(files.keyed("cpu.stat", "throttled_usec")));
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  @Override
  public long oomKills() throws IOException {
    return orZero(files().keyed("memory.events", "oom_kill"));
  }

  @Override
  public List<Integer> processes() throws IOException {
    return tree.processes(path());
  }

  @Override
  public void freeze() throws IOException {
    ControlFiles files = files();
    files.write("freezer state", "cgroup.freeze", "1");
    Patience patience = new Patience();
    while (patience.isLeft()) {
      if (orZero(files.keyed("cgroup.events", "frozen")) == 1) {
        return;
      }
      patience.spend();
    }
    thaw();
    throw files.unsupported("freezer state", "its processes do not stop");
  }

  @Override
  public void thaw() throws IOException {
    files().write("freezer state", "cgroup.freeze", "0");
  }

  @Override
  public Fd openFreezer() throws IOException {
    return tree.open(path().resolve("cgroup.freeze"), OpenFlag.RDONLY);
  }

  /** No controller is handed on to it, so processes may be in the group above, too. */
  @Override
  public Fd openLeaf() throws IOException {
    return tree.openBelow(path(), LEAF);
  }

  /** cgroup.kill is there since Linux 5.14; before, each process gets a signal of its own. */
  @Override
  public void kill() throws IOException {
    ControlFiles files = files();
    try {
      files.write("end of all processes", "cgroup.kill", "1");
    } catch (CgroupException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      killOneByOne(files);
    }
  }

  private void killOneByOne(ControlFiles files) throws IOException {
    if (!files.has("cgroup.freeze")) {
      // Nothing left to kill in a group that is gone.
      return;
    }
    files.write("freezer state", "cgroup.freeze", "1");
    try {
      tree.kill(path());
    } finally {
      files.write("freezer state", "cgroup.freeze", "0");
    }
  }

  @Override
  public void delete() throws IOException {
    tree.remove(path());
  }
}
