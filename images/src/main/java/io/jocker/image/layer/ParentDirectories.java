package io.jocker.image.layer;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * The directories of a layer that entries are written into.
 *
 * <p>Each is opened from the layer's root in one {@code openat2(2)} with RESOLVE_IN_ROOT: a
 * symbolic link on the way, which an earlier entry may have made, leads where it would lead inside
 * a container, whatever this machine has under the same name. An entry is then one name in an open
 * directory. The last few stay open, for entries of one directory mostly follow each other.
 */
final class ParentDirectories implements AutoCloseable {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> INSIDE =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS, ResolveFlag.NO_XDEV);
  private static final Set<AtFlag> ITSELF = Set.of(AtFlag.EMPTY_PATH);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final int KEPT_OPEN = 32;
  private static final int SETGID = 02000;
  private static final int IMPLIED_PERMISSIONS = 0755;

  /**
   * An open directory of the layer.
   *
   * @param givesItsGroup whether new files in it may get another group than this process has:
   *     because of its setgid bit, or of the mount option {@code grpid}
   */
  record Parent(Fd fd, boolean givesItsGroup) {}

  private final FileCalls files;
  private final Fd root;
  private final DirectoryLedger ledger;
  // In the order of use, the one used last at the end.
  private final LinkedHashMap<String, Parent> kept = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param root the layer's directory; stays the caller's
   * @param ledger is told of directories that had to be made
   */
  ParentDirectories(FileCalls files, Fd root, DirectoryLedger ledger) {
    this.files = files;
    this.root = root;
    this.ledger = ledger;
  }

  /**
   * Opens a directory, and makes it and those above it where they are missing.
   *
   * @param path as {@link EntryPath#parent} has it
   * @return valid until {@link #forget}, or until many others were opened
   */
  Parent open(String path) throws IOException {
    try {
      return openExisting(path);
    } catch (SyscallException e) {
      if (path.isEmpty() || (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR)) {
        throw e;
      }
    }
    int slash = path.lastIndexOf('/');
    Parent above = open(slash < 0 ? "" : path.substring(0, slash));
    make(above.fd(), path.substring(slash + 1), path);
    return openExisting(path);
  }

  /** Opens a directory that must be there: ENOENT, ENOTDIR or ELOOP where it is not. */
  Parent openExisting(String path) throws SyscallException {
    Parent known = kept.get(path);
    if (known != null) {
      return known;
    }
    Fd fd = files.openAt2(root, path.isEmpty() ? "." : path, DIRECTORY, 0, INSIDE);
    Parent parent;
    try {
      FileStatus status = files.statAt(fd, "", ITSELF);
      parent = new Parent(fd, status.gid() != 0 || (status.permissions() & SETGID) != 0);
    } catch (SyscallException e) {
      fd.close();
      throw e;
    }
    kept.put(path, parent);
    dropOldest();
    return parent;
  }

  /**
   * Closes all: to be called when a directory or a link was replaced, or a directory's permissions
   * were changed, for then a path may lead elsewhere.
   */
  void forget() {
    for (Parent parent : kept.values()) {
      parent.fd().close();
    }
    kept.clear();
  }

  @Override
  public void close() {
    forget();
  }

  private void dropOldest() {
    if (kept.size() > KEPT_OPEN) {
      Iterator<Parent> oldest = kept.values().iterator();
      oldest.next().fd().close();
      oldest.remove();
    }
  }

  private void make(Fd above, String name, String path) throws IOException {
    try {
      files.mkdirAt(above, name, IMPLIED_PERMISSIONS);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      replaceWhiteout(above, name, path);
    }
    files.chownAt(above, name, 0, 0, NOFOLLOW);
    files.chmodAt(above, name, IMPLIED_PERMISSIONS);
    ledger.implied(path);
  }

  /**
   * The layer hides what those below have under this name, and has a directory of its own there:
   * that is an opaque directory.
   */
  private void replaceWhiteout(Fd above, String name, String path) throws IOException {
    if (!OverlayMark.isWhiteout(files.statAt(above, name, NOFOLLOW))) {
      throw new LayerFormatException("its parent " + Quoted.of(path) + " is no directory");
    }
    files.unlinkAt(above, name, Set.of());
    files.mkdirAt(above, name, IMPLIED_PERMISSIONS);
    OverlayMark.makeOpaque(files, above, name);
  }
}
