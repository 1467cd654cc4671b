package io.jocker.linux.jna;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.FileStatus;

/** {@code struct statx} of {@code statx(2)}: 256 bytes, the same on every machine. */
final class Statx {
  static final int SIZE = 256;

  /** STATX_BASIC_STATS and STATX_MNT_ID. */
  static final int MASK = 0x7ff | 0x1000;

  private static final int NLINK = 16;
  private static final int UID = 20;
  private static final int GID = 24;
  private static final int FILE_MODE = 28;
  private static final int INODE = 32;
  private static final int FILE_SIZE = 40;
  private static final int BLOCKS = 48;
  private static final int MODIFIED_SECONDS = 112;
  private static final int MODIFIED_NANOS = 120;
  private static final int RDEV_MAJOR = 128;
  private static final int RDEV_MINOR = 132;
  private static final int DEV_MAJOR = 136;
  private static final int DEV_MINOR = 140;
  private static final int MOUNT_ID = 144;

  private Statx() {}

  /**
   * When a file was changed last, of several structures one behind the other.
   *
   * @param words all of them
   * @param to where seconds and nanoseconds go
   */
  static void readModification(long[] words, int index, long[] to, int at) {
    int begin = index * SIZE / Long.BYTES;
    to[at] = words[begin + MODIFIED_SECONDS / Long.BYTES];
    // A __u32, and reserved bytes behind it.
    to[at + 1] = words[begin + MODIFIED_NANOS / Long.BYTES] & 0xffff_ffffL;
  }

  static FileStatus read(Block statx) {
    return new FileStatus(
        statx.shortAt(FILE_MODE),
        statx.unsignedAt(UID),
        statx.unsignedAt(GID),
        statx.longAt(FILE_SIZE),
        statx.longAt(INODE),
        statx.intAt(NLINK),
        new DeviceNumber(statx.intAt(DEV_MAJOR), statx.intAt(DEV_MINOR)),
        new DeviceNumber(statx.intAt(RDEV_MAJOR), statx.intAt(RDEV_MINOR)),
        statx.longAt(MOUNT_ID),
        statx.longAt(MODIFIED_SECONDS),
        statx.intAt(MODIFIED_NANOS),
        statx.longAt(BLOCKS));
  }
}
