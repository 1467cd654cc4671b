package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.util.Set;

/** Makes the directory in which a container begins, if its image does not have it. */
final class WorkingDirectory {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> IN_ROOT =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS);

  private final FileCalls files;
  private final Fd root;
  private final long owner;

  /**
   * Makes directories of this root.
   *
   * @param owner the uid and gid on the host that is root in the container
   */
  WorkingDirectory(FileCalls files, Fd root, long owner) {
    this.files = files;
    this.root = root;
    this.owner = owner;
  }

  /** Makes it with all above it; links are followed within the root. */
  void make(String path) throws SyscallException, JockerException {
    try {
      open(path).close();
    } catch (SyscallException e) {
      switch (e.errno()) {
        case ENOENT -> makeBelow(path);
        case ENOTDIR -> throw new JockerException(e, ErrorCode.WORKDIR_NOT_DIRECTORY, path);
        default -> throw e;
      }
    }
  }

  private void makeBelow(String path) throws SyscallException, JockerException {
    int slash = path.lastIndexOf('/', path.length() - 1);
    String parent = slash <= 0 ? "/" : path.substring(0, slash);
    String name = path.substring(slash + 1);
    make(parent);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return;
    }
    try (Fd directory = open(parent)) {
      files.mkdirAt(directory, name, 0755);
      files.chownAt(directory, name, owner, owner, Set.of(AtFlag.SYMLINK_NOFOLLOW));
    } catch (SyscallException e) {
      // A link that leads nowhere has the name: the start will say so.
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private Fd open(String path) throws SyscallException {
    return files.openAt2(root, path, DIRECTORY, 0, IN_ROOT);
  }
}
