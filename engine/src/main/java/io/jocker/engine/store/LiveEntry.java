package io.jocker.engine.store;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal entry of one container, locked: as long as this is open, no other process touches the
 * container. Its file says which processes the container has, once it has any.
 */
public final class LiveEntry implements AutoCloseable {
  private static final int MAX_BYTES = 256;
  private static final Set<OpenFlag> NEW =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> OLD = Set.of(OpenFlag.RDWR, OpenFlag.NOFOLLOW);

  private final Linux linux;
  private final Folder live;
  private final String name;
  private final Fd file;

  private LiveEntry(Linux linux, Folder live, String name, Fd file) {
    this.linux = linux;
    this.live = live;
    this.name = name;
    this.file = file;
  }

  /** Makes the entry of a container that nobody knows of. */
  static LiveEntry create(Linux linux, Folder live, ContainerId id) throws SyscallException {
    while (true) {
      Fd file = linux.files().openAt(live.fd(), id.hex(), NEW, 0600);
      LiveEntry entry = lockNew(linux, live, id, file);
      // Who heals may have found it, before it was locked, and removed it.
      if (entry != null) {
        return entry;
      }
    }
  }

  private static @Nullable LiveEntry lockNew(Linux linux, Folder live, ContainerId id, Fd file)
      throws SyscallException {
    try {
      return lock(linux, live, id, file, true);
    } catch (SyscallException e) {
      try {
        live.remove(id.hex());
      } catch (SyscallException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /**
   * Locks the entry of a container, which is made if the container has none, for it stands still.
   * Waits for whoever has it.
   */
  static LiveEntry open(Linux linux, Folder live, ContainerId id) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.NOFOLLOW);
    while (true) {
      LiveEntry entry =
          lock(linux, live, id, linux.files().openAt(live.fd(), id.hex(), flags, 0600), true);
      if (entry != null) {
        return entry;
      }
    }
  }

  /** The same without waiting: empty if somebody has it. */
  static Optional<LiveEntry> tryOpenOrMake(Linux linux, Folder live, ContainerId id)
      throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.NOFOLLOW);
    Fd file = linux.files().openAt(live.fd(), id.hex(), flags, 0600);
    return Optional.ofNullable(lock(linux, live, id, file, false));
  }

  /** Locks the entry of a container if there is one and nobody has it. */
  static Optional<LiveEntry> tryOpen(Linux linux, Folder live, ContainerId id)
      throws SyscallException {
    try {
      Fd file = linux.files().openAt(live.fd(), id.hex(), OLD, 0);
      return Optional.ofNullable(lock(linux, live, id, file, false));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Null if somebody else has it, or if it was removed before it could be locked. */
  private static @Nullable LiveEntry lock(
      Linux linux, Folder live, ContainerId id, Fd file, boolean wait) throws SyscallException {
    try {
      if (wait) {
        linux.locks().lock(file, true);
      } else if (!linux.locks().tryLock(file, true)) {
        file.close();
        return null;
      }
      if (linux.files().statAt(file, "", Set.of(AtFlag.EMPTY_PATH)).links() > 0) {
        return new LiveEntry(linux, live, id.hex(), file);
      }
      file.close();
      return null;
    } catch (SyscallException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The processes of the container, empty while it has none. */
  public Optional<LiveProcesses> processes() throws SyscallException {
    byte[] bytes = new byte[MAX_BYTES];
    int count = linux.io().readAt(file, 0, bytes, 0, bytes.length);
    return LiveProcesses.parse(new String(bytes, 0, count, StandardCharsets.US_ASCII));
  }

  /** Writes the processes down. Only the first call counts: the file is empty before it. */
  public void record(LiveProcesses processes) throws SyscallException {
    linux.io().writeFully(file, processes.text().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The same file, opened anew and not locked: whoever is given it can find out whether somebody
   * has the entry.
   */
  public Fd openAgain() throws SyscallException {
    return linux.files().openAt(live.fd(), name, OLD, 0);
  }

  /**
   * The container is settled: it stands still, or it is gone. If that cannot be said, the next
   * command finds the entry.
   */
  public void settle() throws SyscallException {
    try {
      live.remove(name);
    } finally {
      close();
    }
  }

  /** Lets another process have it, though this one has it open still. */
  public void letGo() throws SyscallException {
    linux.locks().unlock(file);
  }

  /** Takes it again after {@link #letGo}; waits for whoever has it meanwhile. */
  public void takeAgain() throws SyscallException {
    linux.locks().lock(file, true);
  }

  /** Lets another process have it. */
  @Override
  public void close() {
    file.close();
  }
}
