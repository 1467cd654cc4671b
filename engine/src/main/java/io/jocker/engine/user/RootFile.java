package io.jocker.engine.user;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.util.Set;

/** Reads small files of a root that nobody trusts. */
public final class RootFile {
  private static final Set<OpenFlag> FIND = Set.of(OpenFlag.PATH);
  private static final Set<OpenFlag> READ = Set.of(OpenFlag.NONBLOCK, OpenFlag.NOCTTY);
  private static final Set<ResolveFlag> IN_ROOT =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS);

  private final Linux linux;
  private final Fd root;

  /**
   * Reads files of this root.
   *
   * @param root an open directory, which may be a mount that is attached nowhere
   */
  public RootFile(Linux linux, Fd root) {
    this.linux = linux;
    this.root = root;
  }

  /**
   * The contents of a regular file, empty where there is none.
   *
   * <p>The file is found first (O_PATH opens nothing) and read only when it is a regular one: to
   * open a fifo waits for ever, and to open a device can start something. Symbolic links are
   * followed with the root as their root.
   *
   * @param path relative to the root
   * @param limit the most that it may measure, in bytes; more is an EFBIG
   */
  public byte[] read(String path, int limit) throws SyscallException {
    try (Fd found = linux.files().openAt2(root, path, FIND, 0, IN_ROOT)) {
      FileStatus status = linux.files().statAt(found, "", Set.of(AtFlag.EMPTY_PATH));
      if (!status.isRegular()) {
        return new byte[0];
      }
      if (status.size() > limit) {
        throw new SyscallException(
            "read", "/" + path + " of the root, more than " + limit + " bytes", Errno.EFBIG);
      }
      try (Fd file = linux.files().openAt(Fd.CWD, "/proc/self/fd/" + found.number(), READ, 0)) {
        return linux.io().readAll(file, limit);
      }
    } catch (SyscallException e) {
      if (isMissing(e.errno())) {
        return new byte[0];
      }
      throw e;
    }
  }

  /** A link that leads in a circle is no file either. */
  private static boolean isMissing(Errno errno) {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.ELOOP;
  }
}
