package io.jocker.image.snapshot;

import io.jocker.image.layer.OverlayMark;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.Quoting;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Copies one layer over a root that has the layers below it already, and does what overlayfs would
 * show: whiteouts remove, opaque directories begin empty, a file takes the place of what was there.
 *
 * <p>Owners, permissions, times, extended attributes, devices, holes and hard links within the
 * layer come along.
 */
final class LayerCopy {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> SOURCE = Set.of(OpenFlag.RDONLY, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> ANYTHING = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> ABOVE = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> AS_IT_IS =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_SYMLINKS);
  private static final Set<AtFlag> ITSELF = Set.of(AtFlag.EMPTY_PATH);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final int BUFFER = 128 << 10;

  /** How deep directories are followed: two descriptors are open for each level. */
  private static final int DEEPEST = 2048;

  private final FileCalls files;
  private final IoCalls io;
  private final Trees trees;
  private final byte[] buffer = new byte[BUFFER];
  private final Fd root;
  private final Set<String> implied;
  private final TreeCopy.Owners owners;
  // Where a file with several names has been copied to, by its inode: paths below the new root.
  private final Map<Long, String> linked = new HashMap<>();

  private LayerCopy(Linux linux, Fd root, Set<String> implied, TreeCopy.Owners owners) {
    this.owners = owners;
    this.files = linux.files();
    this.io = linux.io();
    this.trees = new Trees(linux.files());
    this.root = root;
    this.implied = implied;
  }

  /**
   * Copies what is in the directory {@code layer} into the directory {@code root}.
   *
   * @param implied directories of the layer that say nothing of their owner and permissions: where
   *     the root has them, it keeps its own
   */
  static void copy(Linux linux, Path layer, Path root, Set<String> implied) throws IOException {
    try (Fd from = linux.files().openAt(Fd.CWD, layer.toString(), DIRECTORY, 0);
        Fd to = linux.files().openAt(Fd.CWD, root.toString(), DIRECTORY, 0)) {
      LayerCopy copy = new LayerCopy(linux, to, implied, TreeCopy.SAME);
      if (copy.isOpaque(from)) {
        for (String name : linux.files().names(to)) {
          copy.trees.remove(to, name);
        }
      }
      copy.copyContents(from, to, "", 0);
    }
  }

  /**
   * Copies what is in one directory into another that is empty, and what the directory itself is.
   */
  static void copyTree(Linux linux, Fd from, Fd to, TreeCopy.Owners owners) throws IOException {
    LayerCopy copy = new LayerCopy(linux, to, Set.of(), owners);
    copy.copyContents(from, to, "", 0);
    copy.copyAttributes(from, to, linux.files().statAt(from, "", ITSELF));
  }

  /** Gives a directory what another one is: owner, permissions, extended attributes, times. */
  static void copyDirectoryAttributes(Linux linux, Fd from, Fd to, FileStatus status)
      throws IOException {
    new LayerCopy(linux, to, Set.of(), TreeCopy.SAME).copyAttributes(from, to, status);
  }

  private void copyContents(Fd from, Fd to, String prefix, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("a layer has directories more than " + DEEPEST + " levels deep");
    }
    for (String name : files.names(from)) {
      FileStatus status = files.statAt(from, name, NOFOLLOW);
      if (OverlayMark.isWhiteout(status)) {
        trees.remove(to, name);
      } else if (status.isDirectory()) {
        copyDirectory(from, to, name, prefix, depth);
      } else {
        copyFile(from, to, name, prefix + name);
      }
    }
  }

  private void copyDirectory(Fd from, Fd to, String name, String prefix, int depth)
      throws IOException {
    boolean merged;
    try (Fd source = files.openAt(from, name, DIRECTORY, 0)) {
      merged = !makeDirectory(to, name, isOpaque(source));
      try (Fd target = files.openAt(to, name, DIRECTORY, 0)) {
        copyContents(source, target, prefix + name + "/", depth + 1);
        if (!merged || !implied.contains(prefix + name)) {
          // At the end, for each file put into the directory changes its time.
          copyAttributes(source, target, files.statAt(source, "", ITSELF));
        }
      }
    }
  }

  /** Returns false if the directory was there and has become part of the new one. */
  private boolean makeDirectory(Fd to, String name, boolean opaque) throws SyscallException {
    try {
      files.mkdirAt(to, name, 0700);
      return true;
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    if (!opaque && files.statAt(to, name, NOFOLLOW).isDirectory()) {
      return false;
    }
    trees.remove(to, name);
    files.mkdirAt(to, name, 0700);
    return true;
  }

  private void copyFile(Fd from, Fd to, String name, String path) throws IOException {
    FileStatus status = files.statAt(from, name, NOFOLLOW);
    trees.remove(to, name);
    String first = status.links() > 1 ? linked.putIfAbsent(status.inode(), path) : null;
    if (first != null) {
      link(first, to, name);
      return;
    }
    switch (status.type()) {
      case FileStatus.REGULAR -> copyData(from, to, name, status);
      case FileStatus.SYMLINK -> {
        files.symlinkAt(files.readLinkAt(from, name), to, name);
        describe(from, to, name, status);
      }
      default -> {
        files.mknodAt(to, name, status.type() | 0600, status.represents());
        describe(from, to, name, status);
      }
    }
  }

  /**
   * Without a symbolic link on the way: where a container has the new root as a volume, it may have
   * put one in the place of a directory, and would get a name for a file of the host.
   */
  private void link(String first, Fd to, String name) throws SyscallException {
    int slash = first.lastIndexOf('/');
    String above = slash < 0 ? "." : first.substring(0, slash);
    try (Fd directory = files.openAt2(root, above, ABOVE, 0, AS_IT_IS)) {
      files.linkAt(directory, first.substring(slash + 1), to, name, Set.of());
    }
  }

  /** Attributes for what cannot be kept open from its making on. */
  private void describe(Fd from, Fd to, String name, FileStatus status) throws IOException {
    try (Fd source = files.openAt(from, name, ANYTHING, 0);
        Fd target = files.openAt(to, name, ANYTHING, 0)) {
      if (files.statAt(target, "", ITSELF).type() != status.type()) {
        throw new IOException(Quoting.quoted(name) + " was replaced while it was copied");
      }
      copyAttributes(source, target, status);
    }
  }

  /** Copies the contents; pieces that are all zeros become holes. */
  private void copyData(Fd from, Fd to, String name, FileStatus status) throws IOException {
    try (Fd source = files.openAt(from, name, SOURCE, 0);
        Fd target = files.openAt(to, name, NEW_FILE, 0600)) {
      long position = 0;
      int count = io.read(source, buffer, 0, BUFFER);
      while (count > 0) {
        if (!isZero(count)) {
          io.writeAt(target, position, buffer, 0, count);
        }
        position += count;
        count = io.read(source, buffer, 0, BUFFER);
      }
      files.truncate(target, status.size());
      copyAttributes(source, target, status);
    }
  }

  private boolean isZero(int count) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Through descriptors, never through names: a container that has the new root as a volume may put
   * a symbolic link in the place of what was made just now.
   */
  private void copyAttributes(Fd source, Fd target, FileStatus status) throws IOException {
    // In this order: chown takes capabilities and setuid away.
    files.chownAt(target, "", owners.of(status.uid()), owners.of(status.gid()), ITSELF);
    for (String xattr : files.xattrNames(source)) {
      if (!OverlayMark.isMark(xattr)) {
        files.setXattr(target, xattr, files.xattr(source, xattr));
      }
    }
    if (!status.isSymlink()) {
      files.chmodAt(Fd.CWD, "/proc/self/fd/" + target.number(), status.permissions());
    }
    files.setTimeAt(target, "", status.modifiedSeconds(), status.modifiedNanos(), ITSELF);
  }

  private boolean isOpaque(Fd directory) throws SyscallException {
    return OverlayMark.isOpaque(files, directory);
  }
}
