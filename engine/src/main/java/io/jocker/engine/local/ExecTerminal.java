package io.jocker.engine.local;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.rootfs.PreparedRoot.Terminal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pseudo terminal for one more process of a container: of the container's own devpts, so that its
 * programs find it under its name. What lies at /dev/pts is the container's to change, so it is
 * looked at before it is trusted.
 */
final class ExecTerminal {
  private static final long DEVPTS = 0x1cd1;
  private static final Set<OpenFlag> FOLDER = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> INSIDE =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS);

  private final Linux linux;

  ExecTerminal(Linux linux) {
    this.linux = linux;
  }

  /**
   * Opens one.
   *
   * @param root of the container
   * @param uid of who will use it, on the host
   */
  Terminal open(Fd root, long uid, long gid) throws SyscallException {
    Fd own = ownTerminals(root);
    try (Fd terminals = own == null ? openHosts() : own) {
      Fd master = linux.terminals().openMaster(terminals);
      try {
        Fd peer = linux.terminals().openPeer(master);
        linux.files().chownAt(peer, "", uid, gid, Set.of(AtFlag.EMPTY_PATH));
        return new Terminal(master, peer);
      } catch (SyscallException | RuntimeException e) {
        master.close();
        throw e;
      }
    }
  }

  private Fd openHosts() throws SyscallException {
    return linux.files().openAt(Fd.CWD, "/dev/pts", FOLDER, 0);
  }

  private @Nullable Fd ownTerminals(Fd root) throws SyscallException {
    Fd folder;
    try {
      folder = linux.files().openAt2(root, "/dev/pts", FOLDER, 0, INSIDE);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return null;
      }
      throw e;
    }
    if (linux.files().fileSystemType(folder) == DEVPTS) {
      return folder;
    }
    folder.close();
    return null;
  }
}
