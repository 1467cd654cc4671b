package io.jocker.engine.diagnosis;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.FileSystemStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.MountSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a container that is not there any more, or never was: its root, and what was bound
 * into it from the host. A symbolic link that leads from one into the other is followed in the one
 * only, so that a file behind it counts as missing here: nothing is then said of it.
 */
public final class ContainerFiles {
  private static final Set<OpenFlag> FIND = Set.of(OpenFlag.PATH);
  private static final Set<OpenFlag> READ = Set.of(OpenFlag.NONBLOCK, OpenFlag.NOCTTY);
  private static final Set<ResolveFlag> IN_ROOT =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS);

  private final Linux linux;
  private final Fd root;
  private final List<MountSpec> mounts;

  /**
   * The files of a root with these mounts.
   *
   * @param root an open directory, which may be a mount that is attached nowhere; it stays the
   *     caller's
   */
  public ContainerFiles(Linux linux, Fd root, List<MountSpec> mounts) {
    this.linux = linux;
    this.root = root;
    this.mounts = List.copyOf(mounts);
  }

  /** A file that was found; reading it is bounded. */
  final class Found implements AutoCloseable {
    private final Fd file;
    private final String path;
    private final @Nullable MountSpec mount;

    private Found(Fd file, String path, @Nullable MountSpec mount) {
      this.file = file;
      this.path = path;
      this.mount = mount;
    }

    /** As the container sees it. */
    String path() {
      return path;
    }

    FileStatus status() throws SyscallException {
      return linux.files().statAt(file, "", Set.of(AtFlag.EMPTY_PATH));
    }

    /** Whether the mount that it lies on forbids to execute it. */
    boolean isNoExec() throws SyscallException {
      FileSystemStatus status = linux.files().fileSystemStatus(file);
      return status.isNoExec() || (mount != null && mount.options().contains("noexec"));
    }

    /** Up to {@code length} bytes from a position of a regular file. */
    byte[] read(long position, int length) throws SyscallException {
      byte[] bytes = new byte[length];
      int size = 0;
      try (Fd open = linux.files().openAt(Fd.CWD, "/proc/self/fd/" + file.number(), READ, 0)) {
        while (size < length) {
          int some = linux.io().readAt(open, position + size, bytes, size, length - size);
          if (some == 0) {
            break;
          }
          size += some;
        }
      }
      return java.util.Arrays.copyOf(bytes, size);
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /** Finds a file, following links; null where there is none. Nothing is opened for reading. */
  @Nullable Found find(String path) throws SyscallException {
    MountSpec mount = mountOf(path);
    try {
      return new Found(mount == null ? inRoot(root, path) : inMount(mount, path), path, mount);
    } catch (SyscallException e) {
      if (isMissing(e.errno())) {
        return null;
      }
      throw e;
    }
  }

  private static boolean isMissing(Errno errno) {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.ELOOP;
  }

  private Fd inRoot(Fd directory, String path) throws SyscallException {
    return linux.files().openAt2(directory, path, FIND, 0, IN_ROOT);
  }

  private Fd inMount(MountSpec mount, String path) throws SyscallException {
    Fd source = linux.files().openAt(Fd.CWD, String.valueOf(mount.source()), FIND, 0);
    String below = path.substring(mount.destination().length());
    if (below.isEmpty()) {
      return source;
    }
    try (source) {
      return inRoot(source, below);
    }
  }

  /** The bind mount that covers a path, the innermost one. */
  private @Nullable MountSpec mountOf(String path) {
    MountSpec covering = null;
    for (MountSpec mount : mounts) {
      String at = mount.destination();
      boolean covers = path.equals(at) || path.startsWith(at + "/");
      if (covers && (covering == null || at.length() >= covering.destination().length())) {
        covering = mount;
      }
    }
    return covering == null || covering.source() == null || !isBind(covering) ? null : covering;
  }

  private static boolean isBind(MountSpec mount) {
    return "bind".equals(mount.type())
        || mount.options().contains("bind")
        || mount.options().contains("rbind");
  }
}
