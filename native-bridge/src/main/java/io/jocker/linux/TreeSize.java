package io.jocker.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Measures what files take on the disk, as {@code du(1)} does: whole blocks, a file with several
 * names once, no symbolic link followed, no mount entered.
 */
public final class TreeSize {
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final Set<ResolveFlag> SAME_MOUNT =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_XDEV, ResolveFlag.NO_SYMLINKS);
  private static final int BLOCK = 512;

  private final FileCalls files;
  private final Set<Long> seen = new HashSet<>();

  /** Several trees that are measured by one object share their hard links. */
  public TreeSize(FileCalls files) {
    this.files = files;
  }

  /** Bytes of a file, or of a directory with all that is in it; 0 if nothing is there. */
  public long bytes(String path) throws SyscallException {
    FileStatus top;
    try {
      top = files.statAt(Fd.CWD, path, NOFOLLOW);
    } catch (SyscallException e) {
      return gone(e);
    }
    return top.isDirectory() ? tree(path, top) : once(top);
  }

  private long tree(String path, FileStatus top) throws SyscallException {
    long sum = once(top);
    try (Fd root = files.openAt(Fd.CWD, path, DIRECTORY, 0)) {
      Deque<String> left = new ArrayDeque<>();
      left.add(".");
      while (!left.isEmpty()) {
        sum += directory(root, left.removeLast(), left);
      }
    }
    return sum;
  }

  /** What is directly in a directory; directories among it are put aside. */
  private long directory(Fd root, String path, Deque<String> left) throws SyscallException {
    long sum = 0;
    try (Fd directory = files.openAt2(root, path, DIRECTORY, 0, SAME_MOUNT)) {
      for (String name : files.names(directory)) {
        FileStatus status = files.statAt(directory, name, NOFOLLOW);
        sum += once(status);
        if (status.isDirectory()) {
          left.add(path + "/" + name);
        }
      }
    } catch (SyscallException e) {
      // Another file system is not measured, and what goes away meanwhile is gone.
      return e.errno() == Errno.EXDEV || e.errno() == Errno.ENAMETOOLONG ? sum : sum + gone(e);
    }
    return sum;
  }

  private long once(FileStatus status) {
    boolean counted =
        status.links() > 1
            && !status.isDirectory()
            && !seen.add(status.inode() ^ (long) status.device().hashCode() << 32);
    return counted ? 0 : status.blocks() * BLOCK;
  }

  private static long gone(SyscallException e) throws SyscallException {
    if (e.errno() != Errno.ENOENT) {
      throw e;
    }
    return 0;
  }
}
