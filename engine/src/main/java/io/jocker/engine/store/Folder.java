package io.jocker.engine.store;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * An open folder of the engine and the files in it. Everything goes through the open descriptor, so
 * a folder that is renamed stays the same folder.
 *
 * <p>Only the engine writes here; what a container has written is removed by {@link
 * io.jocker.linux.Trees}.
 */
public final class Folder implements AutoCloseable {
  private static final int FILE_MODE = 0600;
  private static final Set<OpenFlag> OPEN_FOLDER = Set.of(OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);

  private final Linux linux;
  private final Fd fd;
  private final String path;

  private Folder(Linux linux, Fd fd, String path) {
    this.linux = linux;
    this.fd = fd;
    this.path = path;
  }

  /** Opens an absolute path, following symbolic links: the administrator may have moved it. */
  public static Folder open(Linux linux, String path) throws SyscallException {
    return new Folder(
        linux, linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.DIRECTORY), 0), path);
  }

  /** Opens an absolute path and makes what is missing of it; only the last part gets this mode. */
  public static Folder openOrCreate(Linux linux, String path, int mode) throws SyscallException {
    try {
      return open(linux, path);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      makeIfMissing(linux, path.substring(0, slash), 0755);
    }
    if (makeIfMissing(linux, path, mode)) {
      // mkdir(2) lets the umask take bits away.
      linux.files().chmodAt(Fd.CWD, path, mode);
    }
    return open(linux, path);
  }

  /** The open descriptor, which stays this folder's. */
  public Fd fd() {
    return fd;
  }

  /** Where it was when it was opened. */
  public String path() {
    return path;
  }

  /** Where {@code name} is. */
  public String path(String name) {
    return path + "/" + name;
  }

  /** Opens the folder of this name. */
  public Folder folder(String name) throws SyscallException {
    return new Folder(linux, linux.files().openAt(fd, name, OPEN_FOLDER, 0), path(name));
  }

  /** Opens the folder of this name, made with this mode if it is missing. */
  public Folder folderOrCreate(String name, int mode) throws SyscallException {
    try {
      return folder(name);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    try {
      return create(name, mode);
    } catch (SyscallException e) {
      // Another process was faster.
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      return folder(name);
    }
  }

  /** Makes and opens a folder that must not be there yet. */
  public Folder create(String name, int mode) throws SyscallException {
    linux.files().mkdirAt(fd, name, mode);
    return folder(name);
  }

  /**
   * Keeps others from changing what lies in it until {@link #unlock}; waits for whoever does. Only
   * who asks is kept out, and it is held for one change of a file, never for longer. Who holds a
   * container's {@link LiveEntry} may take it, but not the other way round.
   */
  public void lock() throws SyscallException {
    linux.locks().lock(fd, true);
  }

  /** Lets others in again. */
  public void unlock() throws SyscallException {
    linux.locks().unlock(fd);
  }

  /** All names in it. */
  public List<String> names() throws SyscallException {
    // A descriptor of its own, for the position of reading belongs to the open description.
    try (Fd again = linux.files().openAt(fd, ".", Set.of(OpenFlag.DIRECTORY), 0)) {
      return linux.files().names(again);
    }
  }

  /** Whether there is something of this name, be it a link that leads nowhere. */
  public boolean has(String name) throws SyscallException {
    try {
      status(name);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** What is known of the file of this name; links are not followed. */
  public FileStatus status(String name) throws SyscallException {
    return linux.files().statAt(fd, name, Set.of(AtFlag.SYMLINK_NOFOLLOW));
  }

  /**
   * Reads a whole file.
   *
   * @param limit the most that it may measure, in bytes
   */
  public byte[] read(String name, int limit) throws SyscallException {
    try (Fd file = linux.files().openAt(fd, name, Set.of(OpenFlag.NOFOLLOW), 0)) {
      return linux.io().readAll(file, limit);
    }
  }

  /** Reads a whole file as text. */
  public String text(String name, int limit) throws SyscallException {
    return new String(read(name, limit), StandardCharsets.UTF_8);
  }

  /** Writes a file that nobody reads yet and that goes away with its folder if this fails. */
  public void write(String name, byte[] bytes, int mode) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.EXCL);
    try (Fd file = linux.files().openAt(fd, name, flags, mode)) {
      linux.io().writeFully(file, bytes);
    }
  }

  /**
   * Puts a file in the place of what had its name: a reader sees the old one or the new one, whole.
   *
   * @param durable whether it must be on the disk, whole, even if the machine loses power
   */
  public void replace(String name, byte[] bytes, boolean durable) throws SyscallException {
    String temporary = "." + name + ".new";
    Set<OpenFlag> flags = Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.TRUNC);
    try (Fd file = linux.files().openAt(fd, temporary, flags, FILE_MODE)) {
      linux.io().writeFully(file, bytes);
      if (durable) {
        linux.files().sync(file);
      }
    }
    linux.files().renameAt(fd, temporary, fd, name);
    if (durable) {
      linux.files().sync(fd);
    }
  }

  /** Makes a file so long, and gives back what it has reserved behind that. */
  public void cutOff(String name, long size) throws SyscallException {
    try (Fd file = linux.files().openAt(fd, name, Set.of(OpenFlag.WRONLY, OpenFlag.NOFOLLOW), 0)) {
      linux.files().truncate(file, size);
    }
  }

  /** Removes a file if it is there. */
  public void remove(String name) throws SyscallException {
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

  private static boolean makeIfMissing(Linux linux, String path, int mode) throws SyscallException {
    try {
      linux.files().mkdirAt(Fd.CWD, path, mode);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }
}
