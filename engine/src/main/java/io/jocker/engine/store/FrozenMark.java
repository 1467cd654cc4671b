package io.jocker.engine.store;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.util.Optional;
import java.util.Set;

/**
 * Says that a command lets a container stand still for a moment, as a file beside its journal entry
 * which is locked as long as the command lives. One that nobody has locked is of a command that was
 * killed: then the container is to go on.
 */
public final class FrozenMark implements AutoCloseable {
  private static final String ENDING = ".frozen";
  private static final Set<OpenFlag> NEW = Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> OLD = Set.of(OpenFlag.RDWR, OpenFlag.NOFOLLOW);

  private final Folder live;
  private final String name;
  private final Fd file;

  private FrozenMark(Folder live, String name, Fd file) {
    this.live = live;
    this.name = name;
    this.file = file;
  }

  static boolean isMark(String name) {
    return name.endsWith(ENDING)
        && ContainerId.isId(name.substring(0, name.length() - ENDING.length()));
  }

  static ContainerId container(String name) {
    return new ContainerId(name.substring(0, name.length() - ENDING.length()));
  }

  /** Waits for another command that lets it stand still, too. */
  static FrozenMark make(Linux linux, Folder live, ContainerId id) throws SyscallException {
    String name = id.hex() + ENDING;
    Fd file = linux.files().openAt(live.fd(), name, NEW, 0600);
    try {
      linux.locks().lock(file, true);
      return new FrozenMark(live, name, file);
    } catch (SyscallException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static Optional<FrozenMark> abandoned(Linux linux, Folder live, ContainerId id)
      throws SyscallException {
    String name = id.hex() + ENDING;
    Fd file;
    try {
      file = linux.files().openAt(live.fd(), name, OLD, 0);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
    if (linux.locks().tryLock(file, true)) {
      return Optional.of(new FrozenMark(live, name, file));
    }
    file.close();
    return Optional.empty();
  }

  /** It goes on. */
  public void remove() throws SyscallException {
    live.remove(name);
  }

  /** Lets go of it; a mark that is there still is found by the next command. */
  @Override
  public void close() {
    file.close();
  }
}
