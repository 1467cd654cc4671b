package io.jocker.image.layer;

import io.jocker.image.layer.ParentDirectories.Parent;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.SyscallException;
import java.util.Map;
import java.util.Set;

/**
 * Gives files the owner, extended attributes, permissions and time that an entry says, in that
 * order: {@code chown(2)} takes setuid bits and capabilities away, and an access list changes
 * permissions.
 *
 * <p>What a file has already from being made is not set again: a layer is mostly root's files with
 * ordinary permissions, and each call spared is one for every file.
 */
final class AttributeWriter {
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final int ORDINARY_PERMISSIONS = 0777;

  private final FileCalls files;
  private final boolean isRoot;
  private final int umask;
  private boolean permissionsAreChanged;

  /**
   * @param isRoot whether files that this process makes belong to 0:0
   * @param umask the permission bits that files of this process do not get
   */
  AttributeWriter(FileCalls files, boolean isRoot, int umask) {
    this.files = files;
    this.isRoot = isRoot;
    this.umask = umask;
  }

  /** The permission bits that a new file should be made with. */
  static int initialPermissions(Attributes attributes) {
    return attributes.permissions() & ORDINARY_PERMISSIONS;
  }

  /**
   * Sets all but the time of a file that was just made with {@link #initialPermissions}. Nobody
   * else can reach the layer yet, so {@code name} still is that file.
   *
   * @param type says whether there are permissions: a symbolic link has none
   */
  void setNew(Parent parent, String name, EntryType type, Attributes attributes)
      throws SyscallException {
    boolean ownedByUs = isRoot && !parent.givesItsGroup();
    if (!ownedByUs || attributes.uid() != 0 || attributes.gid() != 0) {
      files.chownAt(parent.fd(), name, attributes.uid(), attributes.gid(), NOFOLLOW);
    }
    setXattrs(parent.fd(), name, attributes);
    boolean asMade =
        (attributes.permissions() & (umask | ~ORDINARY_PERMISSIONS)) == 0
            && !parent.givesItsGroup()
            && !permissionsAreChanged;
    if (type != EntryType.SYMLINK && !asMade) {
      files.chmodAt(parent.fd(), name, attributes.permissions());
    }
  }

  /** Sets all but the time of a directory that was there before. */
  void setExisting(Fd parent, String name, Attributes attributes) throws SyscallException {
    files.chownAt(parent, name, attributes.uid(), attributes.gid(), NOFOLLOW);
    setXattrs(parent, name, attributes);
    files.chmodAt(parent, name, attributes.permissions());
  }

  /** Sets the time, which anything else may change again. */
  void setTime(Fd parent, String name, Timestamp modified) throws SyscallException {
    files.setTimeAt(parent, name, modified.seconds(), modified.nanos(), NOFOLLOW);
  }

  private void setXattrs(Fd parent, String name, Attributes attributes) throws SyscallException {
    for (Map.Entry<String, byte[]> xattr : attributes.xattrs().entrySet()) {
      if (!XattrPolicy.isLeftOut(xattr.getKey())) {
        setXattr(parent, name, xattr.getKey(), xattr.getValue());
      }
    }
  }

  private void setXattr(Fd parent, String name, String xattr, byte[] value)
      throws SyscallException {
    try {
      files.setXattrAt(parent, name, xattr, value);
      permissionsAreChanged |= XattrPolicy.changesPermissions(xattr);
    } catch (SyscallException e) {
      // EPERM: "user." attributes exist for files and directories only.
      boolean notHere = e.errno() == Errno.ENOTSUP || e.errno() == Errno.EPERM;
      if (!notHere || !XattrPolicy.isDispensable(xattr)) {
        throw e;
      }
    }
  }
}
