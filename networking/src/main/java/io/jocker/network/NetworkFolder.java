package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open folder of small text files that are replaced whole, and its lock. */
final class NetworkFolder implements AutoCloseable {
  private static final int MAX_BYTES = 16 << 20;
  private static final Set<OpenFlag> NEW = Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.TRUNC);

  private final Linux linux;
  private final Fd fd;

  private NetworkFolder(Linux linux, Fd fd) {
    this.linux = linux;
    this.fd = fd;
  }

  /** Opens it, and makes it if it is missing; the folder that it is in must be there. */
  static NetworkFolder open(Linux linux, String path) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.DIRECTORY);
    try {
      return new NetworkFolder(linux, linux.files().openAt(Fd.CWD, path, flags, 0));
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    try {
      linux.files().mkdirAt(Fd.CWD, path, 0700);
    } catch (SyscallException e) {
      // Another process was faster.
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    return new NetworkFolder(linux, linux.files().openAt(Fd.CWD, path, flags, 0));
  }

  void lock() throws SyscallException {
    linux.locks().lock(fd, true);
  }

  void unlock() throws SyscallException {
    linux.locks().unlock(fd);
  }

  /** The names of all files that end so, without that end. */
  List<String> names(String end) throws SyscallException {
    List<String> names = new ArrayList<>();
    try (Fd again = linux.files().openAt(fd, ".", Set.of(OpenFlag.DIRECTORY), 0)) {
      for (String name : linux.files().names(again)) {
        if (name.endsWith(end) && name.charAt(0) != '.') {
          names.add(name.substring(0, name.length() - end.length()));
        }
      }
    }
    return names;
  }

  /** A file whose only use is its lock; whoever wants that opens it. */
  Fd lockFile(String name) throws SyscallException {
    return linux.files().openAt(fd, name, Set.of(OpenFlag.RDWR, OpenFlag.CREAT), 0600);
  }

  /** The text of a file, or null if there is none. */
  @Nullable String text(String name) throws SyscallException {
    try (Fd file = linux.files().openAt(fd, name, Set.of(OpenFlag.NOFOLLOW), 0)) {
      return new String(linux.io().readAll(file, MAX_BYTES), StandardCharsets.UTF_8);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  /** Puts a file in the place of what had its name: a reader sees the old one or the new one. */
  void replace(String name, String text, boolean durable) throws SyscallException {
    String temporary = "." + name + ".new";
    try {
      write(temporary, text, durable);
      linux.files().renameAt(fd, temporary, fd, name);
    } catch (SyscallException e) {
      try {
        remove(temporary);
      } catch (SyscallException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
    if (durable) {
      linux.files().sync(fd);
    }
  }

  private void write(String name, String text, boolean durable) throws SyscallException {
    try (Fd file = linux.files().openAt(fd, name, NEW, 0600)) {
      linux.io().writeFully(file, text.getBytes(StandardCharsets.UTF_8));
      if (durable) {
        linux.files().sync(file);
      }
    }
  }

  /** Removes a file if it is there. */
  void remove(String name) throws SyscallException {
    try {
      linux.files().unlinkAt(fd, name, Set.of());
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
