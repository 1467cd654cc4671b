package io.jocker.linux;

import java.util.List;
import java.util.Set;

/**
 * Removes directory trees that a hostile container or image has filled: no symbolic link is
 * followed, no mount is entered, and neither depth nor width has a bound.
 */
public final class Trees {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final Set<ResolveFlag> SAME_MOUNT =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_XDEV);
  private static final Set<AtFlag> REMOVE_DIRECTORY = Set.of(AtFlag.REMOVEDIR);

  /**
   * How many levels of directories are open at once. What lies deeper is moved up: a process can
   * nest directories without end (mkdir, chdir, again), but a JVM has only so many descriptors and
   * so much stack.
   */
  private static final int DEEPEST = 64;

  private final FileCalls files;

  public Trees(FileCalls files) {
    this.files = files;
  }

  /**
   * Removes {@code name} of {@code directory}, whatever it is, with all that is in it. If nothing
   * is there, nothing happens.
   *
   * @param name one part of a path
   * @throws SyscallException EXDEV where something is mounted in the tree: what is mounted stays
   *     untouched, the rest of the tree may be gone
   */
  public void remove(Fd directory, String name) throws SyscallException {
    if (unlink(directory, name)) {
      return;
    }
    try (Fd top = open(directory, name)) {
      new Removal(top).removeDirectory(directory, name, 0);
    } catch (SyscallException e) {
      // Somebody else is removing the same tree: that is fine too.
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private Fd open(Fd parent, String name) throws SyscallException {
    return files.openAt2(parent, name, DIRECTORY, 0, SAME_MOUNT);
  }

  /** Returns false for a directory, which has to be emptied first. */
  private boolean unlink(Fd directory, String name) throws SyscallException {
    try {
      files.unlinkAt(directory, name, Set.of());
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EISDIR) {
        return false;
      }
      if (e.errno() == Errno.ENOENT) {
        return true;
      }
      throw e;
    }
  }

  /** One tree that is being removed. */
  private final class Removal {
    private final Fd top;
    private long steps;

    Removal(Fd top) {
      this.top = top;
    }

    /**
     * Empties and removes a directory, in as many passes as it takes: a file system may leave names
     * out of a listing while others of it are removed, and deep directories are moved to the top
     * while that is being read.
     */
    void removeDirectory(Fd parent, String name, int depth) throws SyscallException {
      long before;
      do {
        before = steps;
        try (Fd directory = open(parent, name)) {
          empty(directory, depth);
        }
      } while (!removeEmpty(parent, name, steps > before));
      steps++;
    }

    private void empty(Fd directory, int depth) throws SyscallException {
      List<DirectoryEntry> entries = files.nextEntries(directory);
      while (!entries.isEmpty()) {
        for (DirectoryEntry entry : entries) {
          String name = entry.name();
          if (!entry.directory() && unlink(directory, name)) {
            steps++;
          } else if (depth < DEEPEST) {
            removeDirectory(directory, name, depth + 1);
          } else {
            moveToTop(directory, name);
          }
        }
        entries = files.nextEntries(directory);
      }
    }

    /** Returns false if it is not empty and {@code again} says that another pass may help. */
    private boolean removeEmpty(Fd parent, String name, boolean again) throws SyscallException {
      try {
        files.unlinkAt(parent, name, REMOVE_DIRECTORY);
        return true;
      } catch (SyscallException e) {
        if (e.errno() == Errno.ENOENT) {
          return true;
        }
        if (e.errno() == Errno.ENOTEMPTY && again) {
          return false;
        }
        throw e;
      }
    }

    private void moveToTop(Fd directory, String name) throws SyscallException {
      while (true) {
        try {
          files.renameNoReplace(directory, name, top, ".deep-" + steps++);
          return;
        } catch (SyscallException e) {
          if (e.errno() != Errno.EEXIST) {
            throw e;
          }
        }
      }
    }
  }
}
