package io.jocker.runtime.cgroup;

import io.jocker.linux.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Hands the controllers of a cgroup v2 group on to the groups below it. */
final class SubtreeControl {
  private static final String FILE = "cgroup.subtree_control";
  private static final String WHAT = "controllers of the groups below";

  /** What containers can be limited by. */
  private static final List<String> WANTED =
      List.of("cpuset", "cpu", "io", "memory", "hugetlb", "pids");

  /** Where the processes of the root go that stand in the way. */
  private static final String LEAF = "init";

  private static final int TRIES = 5;

  private final CgroupTree tree;
  private final Path root;

  SubtreeControl(CgroupTree tree, Path root) {
    this.tree = tree;
    this.root = root;
  }

  /** Enables whatever of the wanted ones the group has. */
  void enableAll(Path directory) throws IOException {
    ControlFiles files = tree.files(directory);
    List<String> missing = missing(files);
    for (int i = 1; !missing.isEmpty(); i++) {
      try {
        files.write(WHAT, FILE, "+" + String.join(" +", missing));
        return;
      } catch (CgroupException e) {
        if (e.errno() != Errno.EBUSY) {
          enableEach(files, missing);
          return;
        }
        if (i == TRIES || !directory.equals(root)) {
          throw e;
        }
        makeRoom();
      }
    }
  }

  private static List<String> missing(ControlFiles files) throws IOException {
    List<String> enabled = List.of(files.read(FILE).split(" ", -1));
    List<String> present = List.of(files.read("cgroup.controllers").split(" ", -1));
    List<String> missing = new ArrayList<>();
    for (String wanted : WANTED) {
      if (present.contains(wanted) && !enabled.contains(wanted)) {
        missing.add(wanted);
      }
    }
    return missing;
  }

  /**
   * One that cannot be enabled (cpu while real-time processes are in the group, for instance) must
   * not keep the others off; a limit that needs it fails later, by name.
   */
  private static void enableEach(ControlFiles files, List<String> missing) {
    for (String one : missing) {
      try {
        files.write(WHAT, FILE, "+" + one);
      } catch (CgroupException perhapsNotAskedFor) {
        // See above.
      }
    }
  }

  /**
   * A group that hands on controllers may have no processes of its own (but for the real root).
   * Inside a container the root that jocker sees is such a group with jocker itself in it, so all
   * its processes move into a leaf.
   */
  private void makeRoom() throws IOException {
    Path leaf = root.resolve(LEAF);
    tree.make(leaf);
    ControlFiles from = tree.files(root);
    ControlFiles to = tree.files(leaf);
    for (String pid : from.read("cgroup.procs").split("\n", -1)) {
      if (pid.isEmpty() || pid.equals("0")) {
        continue;
      }
      try {
        to.write("a process", "cgroup.procs", pid);
      } catch (CgroupException e) {
        // Gone meanwhile, or a thread of the kernel that stays where it is.
        if (e.errno() != Errno.ESRCH && e.errno() != Errno.EINVAL) {
          throw e;
        }
      }
    }
  }
}
