package io.jocker.runtime.cgroup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Directories of cgroups: made, listed, emptied and taken away, the same in both versions. */
final class CgroupTree {
  private static final int SIGKILL = 9;
  private static final int OTHERS_MAY_LOOK = 0755;

  /** A directory has a link from above, one from itself, and one from each directory below. */
  private static final int LINKS_OF_A_LEAF = 2;

  private static final int LARGEST = 1 << 22;

  private final Linux linux;
  private final String group;

  CgroupTree(Linux linux, String group) {
    this.linux = linux;
    this.group = group;
  }

  ControlFiles files(Path directory) {
    return new ControlFiles(linux, directory, group);
  }

  /** Makes a directory; false when it was there. */
  boolean make(Path directory) throws CgroupException {
    try {
      linux.files().mkdirAt(Fd.CWD, directory.toString(), OTHERS_MAY_LOOK);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw failed("make", e);
    }
  }

  Fd open(Path path, OpenFlag... flags) throws CgroupException {
    try {
      return linux.files().openAt(Fd.CWD, path.toString(), Set.of(flags), 0);
    } catch (SyscallException e) {
      throw failed("enter", e);
    }
  }

  /** Makes a directory below another, if it is not there, and opens it. */
  Fd openBelow(Path above, String name) throws CgroupException {
    Path directory = above.resolve(name);
    make(directory);
    return open(directory, OpenFlag.RDONLY, OpenFlag.DIRECTORY);
  }

  /** The pids of the group and of those below it. */
  List<Integer> processes(Path directory) throws CgroupException {
    List<Integer> pids = new ArrayList<>();
    collect(directory, pids);
    return pids;
  }

  private void collect(Path directory, List<Integer> pids) throws CgroupException {
    String text = files(directory).readIfThere("cgroup.procs");
    if (text == null) {
      return;
    }
    for (String line : text.split("\n", -1)) {
      // A process of a pid namespace that this one cannot see into shows as 0.
      if (!line.isEmpty() && !line.equals("0")) {
        pids.add(Integer.valueOf(line));
      }
    }
    for (Path below : below(directory)) {
      collect(below, pids);
    }
  }

  /**
   * Sends SIGKILL to each process, by a descriptor, since its number may belong to another soon.
   */
  void kill(Path directory) throws CgroupException {
    for (int pid : processes(directory)) {
      try (Fd process = linux.processes().openProcess(pid)) {
        linux.processes().signal(process, SIGKILL);
      } catch (SyscallException e) {
        if (e.errno() != Errno.ESRCH) {
          throw failed("kill", e);
        }
      }
    }
  }

  /** Takes the directory away with all below it; one that is not there is no error. */
  void remove(Path directory) throws CgroupException {
    try (Story.About about = linux.story().about(CgroupTopic.REMOVE, group)) {
      removeWithAllBelow(directory);
    }
  }

  private void removeWithAllBelow(Path directory) throws CgroupException {
    Patience patience = new Patience();
    while (true) {
      try {
        linux.files().unlinkAt(Fd.CWD, directory.toString(), Set.of(AtFlag.REMOVEDIR));
        return;
      } catch (SyscallException e) {
        if (e.errno() == Errno.ENOENT) {
          return;
        }
        // EBUSY: groups below, or processes that are still on their way out.
        if (e.errno() != Errno.EBUSY || !patience.isLeft()) {
          throw failed("remove", e);
        }
        for (Path below : below(directory)) {
          remove(below);
        }
        patience.spend();
      }
    }
  }

  /**
   * Takes away what a failed {@code create} has made; its own failures are told beside that one.
   */
  void removeAfter(IOException failure, List<Path> made) {
    for (int i = made.size() - 1; i >= 0; i--) {
      try {
        remove(made.get(i));
      } catch (CgroupException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private List<Path> below(Path directory) throws CgroupException {
    List<Path> out = new ArrayList<>();
    try (Fd open =
        linux
            .files()
            .openAt(Fd.CWD, directory.toString(), Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY), 0)) {
      if (linux.files().statAt(open, "", Set.of(AtFlag.EMPTY_PATH)).links() <= LINKS_OF_A_LEAF) {
        return out;
      }
      for (String name : linux.files().names(open)) {
        if (linux.files().statAt(open, name, Set.of(AtFlag.SYMLINK_NOFOLLOW)).isDirectory()) {
          out.add(directory.resolve(name));
        }
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENODEV) {
        throw failed("list", e);
      }
    }
    return out;
  }

  /** The text of a whole file of the host's. */
  static String readFile(Linux linux, String path) throws SyscallException {
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return new String(linux.io().readAll(file, LARGEST), US_ASCII);
    }
  }

  CgroupException failed(String verb, SyscallException e) {
    return new CgroupException(
        "cannot " + verb + " cgroup " + group + ": " + e.getMessage(), e.errno(), e);
  }
}
