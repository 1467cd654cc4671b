package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.Folder;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.util.List;

/**
 * Gives containers ids of the host that nobody else has: a folder of symbolic links, named after
 * the first id of a range, that say which container has it. {@code symlink(2)} makes one or fails,
 * so no lock is needed.
 */
final class IdRanges {
  private static final long SIZE = 65_536;

  /** Far above what useradd(8) gives to users and in subuid(5). */
  private static final long FIRST = 1L << 30;

  private static final long LAST = (1L << 31) - SIZE;

  private final Linux linux;
  private final String root;

  IdRanges(Linux linux, String root) {
    this.linux = linux;
    this.root = root;
  }

  /** The ranges of a container, empty for one without a user namespace. */
  List<IdRange> choose(UserNamespaceMode mode, ContainerId id)
      throws SyscallException, JockerException {
    if (mode instanceof UserNamespaceMode.Mapped mapped) {
      requireRoot(mapped.mappings());
      return mapped.mappings();
    }
    return mode instanceof UserNamespaceMode.Auto
        ? List.of(new IdRange(0, take(id), SIZE))
        : List.of();
  }

  /** The host's id for one inside. */
  static long onHost(List<IdRange> ranges, long inside) {
    for (IdRange range : ranges) {
      long offset = inside - range.firstInContainer();
      if (offset >= 0 && offset < range.size()) {
        return range.firstOnHost() + offset;
      }
    }
    throw new IllegalArgumentException("id " + inside + " is not mapped");
  }

  /** The other way round; an id of the host that is in no range stays as it is. */
  static long inContainer(List<IdRange> ranges, long onHost) {
    for (IdRange range : ranges) {
      long offset = onHost - range.firstOnHost();
      if (offset >= 0 && offset < range.size()) {
        return range.firstInContainer() + offset;
      }
    }
    return onHost;
  }

  /** Gives back what a container has. */
  void release(ContainerId id) throws SyscallException {
    try (Folder folder = Folder.open(linux, root + "/ids")) {
      for (String name : folder.names()) {
        release(folder, name, id);
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private void release(Folder folder, String name, ContainerId id) throws SyscallException {
    try {
      if (linux.files().readLinkAt(folder.fd(), name).equals(id.hex())) {
        folder.remove(name);
      }
    } catch (SyscallException e) {
      // Another container's, which was given back since the names were read.
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private long take(ContainerId id) throws SyscallException, JockerException {
    try (Folder folder = Folder.openOrCreate(linux, root + "/ids", 0700)) {
      for (long first = FIRST; first <= LAST; first += SIZE) {
        if (link(folder, Long.toString(first), id)) {
          return first;
        }
      }
    }
    throw new JockerException(ErrorCode.ID_RANGES_USED_UP);
  }

  private boolean link(Folder folder, String name, ContainerId id) throws SyscallException {
    try {
      linux.files().symlinkAt(id.hex(), folder.fd(), name);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  private static void requireRoot(List<IdRange> ranges) throws JockerException {
    for (IdRange range : ranges) {
      if (range.firstInContainer() == 0) {
        return;
      }
    }
    throw new JockerException(ErrorCode.ROOT_NOT_MAPPED);
  }
}
