package io.jocker.engine.store;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.util.Optional;
import java.util.Random;

/**
 * Who has which name: a folder of symbolic links that say ids. {@code symlink(2)} makes one or
 * fails, so no two containers get one name and no lock is needed.
 */
final class ContainerNames implements AutoCloseable {
  private static final int ATTEMPTS = 100;

  private final Linux linux;
  private final Folder folder;

  ContainerNames(Linux linux, Folder folder) {
    this.linux = linux;
    this.folder = folder;
  }

  /** Whether there is such a container, be it half made. */
  @FunctionalInterface
  interface Existence {
    boolean test(ContainerId id) throws SyscallException;
  }

  /** Gives a name to a container, also if one that is gone has left it behind. */
  String take(String name, ContainerId id, Existence existence)
      throws SyscallException, JockerException {
    while (!link(name, id)) {
      Optional<ContainerId> owner = find(name);
      if (owner.isPresent() && existence.test(owner.get())) {
        throw new JockerException(ErrorCode.NAME_IN_USE, name, owner.get().hex());
      }
      folder.remove(name);
    }
    return name;
  }

  /** Gives a container some name that is free. */
  String takeAny(ContainerId id, Random random) throws SyscallException {
    NameGenerator generator = new NameGenerator(random);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String name = generator.next(attempt);
      if (link(name, id)) {
        return name;
      }
    }
    String name = "container_" + id.shortForm();
    link(name, id);
    return name;
  }

  /** The id that a name stands for. */
  Optional<ContainerId> find(String name) throws SyscallException {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      return Optional.empty();
    }
    try {
      String id = linux.files().readLinkAt(folder.fd(), name);
      return ContainerId.isId(id) ? Optional.of(new ContainerId(id)) : Optional.empty();
    } catch (SyscallException e) {
      // EINVAL: something else than a link, which nobody of jocker's has made.
      if (e.errno() == Errno.ENOENT
          || e.errno() == Errno.EINVAL
          || e.errno() == Errno.ENAMETOOLONG) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Takes a name from this container; the name of another one stays. */
  void release(String name, ContainerId id) throws SyscallException {
    Optional<ContainerId> owner = find(name);
    // Their texts, for the equals of a record costs 50 ms at its first use.
    if (owner.isPresent() && owner.get().hex().equals(id.hex())) {
      folder.remove(name);
    }
  }

  /** Takes all names from a container of which the name is not known. */
  void releaseAll(ContainerId id) throws SyscallException {
    for (String name : folder.names()) {
      release(name, id);
    }
  }

  private boolean link(String name, ContainerId id) throws SyscallException {
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

  @Override
  public void close() {
    folder.close();
  }
}
