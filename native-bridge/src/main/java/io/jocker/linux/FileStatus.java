package io.jocker.linux;

/**
 * What {@code statx(2)} says of a file.
 *
 * @param mode type and permission bits, as {@code st_mode} of {@code inode(7)}
 * @param uid owner, 0 to 2^32-2
 * @param gid group, 0 to 2^32-2
 * @param size in bytes
 * @param device the file system it lies on
 * @param represents for a device node: the device that it stands for
 * @param mountId which mount it was reached through ({@code STATX_MNT_ID}, Linux 5.8), or 0
 * @param modifiedSeconds of the last change of contents, since 1970, negative before
 * @param modifiedNanos 0 to 999,999,999
 * @param blocks of 512 bytes that it takes on the disk
 */
public record FileStatus(
    int mode,
    long uid,
    long gid,
    long size,
    long inode,
    int links,
    DeviceNumber device,
    DeviceNumber represents,
    long mountId,
    long modifiedSeconds,
    int modifiedNanos,
    long blocks) {
  /** S_IFMT of {@code inode(7)}: the bits of the mode that tell the type. */
  public static final int TYPE_MASK = 0170000;

  public static final int SOCKET = 0140000;
  public static final int SYMLINK = 0120000;
  public static final int REGULAR = 0100000;
  public static final int BLOCK_DEVICE = 0060000;
  public static final int DIRECTORY = 0040000;
  public static final int CHARACTER_DEVICE = 0020000;
  public static final int FIFO = 0010000;

  /** One of the type constants above. */
  public int type() {
    return mode & TYPE_MASK;
  }

  public boolean isDirectory() {
    return type() == DIRECTORY;
  }

  public boolean isRegular() {
    return type() == REGULAR;
  }

  public boolean isSymlink() {
    return type() == SYMLINK;
  }

  /** The twelve permission bits, with setuid, setgid and sticky. */
  public int permissions() {
    return mode & 07777;
  }
}
