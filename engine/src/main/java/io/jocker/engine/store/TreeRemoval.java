package io.jocker.engine.store;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.util.Set;

/**
 * Removes a folder with all that is in it, whatever a container made of it: symbolic links are
 * removed and not followed, and a folder that is nested thousands deep costs neither thousands of
 * descriptors nor the stack.
 */
public final class TreeRemoval {
  /** How deep it goes before it moves a folder up instead. */
  private static final int MAX_DEPTH = 64;

  private static final Set<OpenFlag> FOLDER = Set.of(OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);

  private final FileCalls files;
  private int moved;

  public TreeRemoval(FileCalls files) {
    this.files = files;
  }

  /** Removes {@code name} in {@code parent}; one that is not there is fine. */
  public void remove(Fd parent, String name) throws SyscallException {
    if (!unlink(parent, name)) {
      emptyFolder(parent, name);
      removeFolder(parent, name);
    }
  }

  private void emptyFolder(Fd parent, String name) throws SyscallException {
    do {
      moved = 0;
      // Opened anew each time: what was moved up into it is found from its beginning.
      try (Fd top = files.openAt(parent, name, FOLDER, 0)) {
        empty(top, top, 0);
      }
    } while (moved > 0);
  }

  private void empty(Fd top, Fd folder, int depth) throws SyscallException {
    for (String name : files.names(folder)) {
      if (unlink(folder, name)) {
        continue;
      }
      if (depth == MAX_DEPTH) {
        moveUp(top, folder, name);
        continue;
      }
      try (Fd inner = files.openAt(folder, name, FOLDER, 0)) {
        empty(top, inner, depth + 1);
      }
      removeFolder(folder, name);
    }
  }

  /** Takes a folder out of the depth. Every round moves those of one depth, so the rounds end. */
  private void moveUp(Fd top, Fd folder, String name) throws SyscallException {
    while (true) {
      moved++;
      try {
        files.renameNoReplace(folder, name, top, ".deep-" + moved);
        return;
      } catch (SyscallException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
    }
  }

  /** Removes what is no folder; false for a folder. */
  private boolean unlink(Fd folder, String name) throws SyscallException {
    try {
      files.unlinkAt(folder, name, Set.of());
      return true;
    } catch (SyscallException e) {
      return switch (e.errno()) {
        case EISDIR -> false;
        case ENOENT -> true;
        default -> throw e;
      };
    }
  }

  private void removeFolder(Fd folder, String name) throws SyscallException {
    try {
      files.unlinkAt(folder, name, Set.of(AtFlag.REMOVEDIR));
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
