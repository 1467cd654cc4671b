package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.IOCTL;
import static io.jocker.linux.SystemCall.QUOTACTL_FD;

import io.jocker.linux.Fd;
import io.jocker.linux.QuotaCalls;
import io.jocker.linux.SyscallException;

/**
 * {@link QuotaCalls} through {@code ioctl_xfs_fsgetxattr(2)}, whose numbers and structure are all
 * file systems' by now ({@code linux/fs.h}), and {@code quotactl(2)} ({@code linux/dqblk_xfs.h}).
 */
final class JnaQuotaCalls implements QuotaCalls {
  static final long FS_IOC_FSGETXATTR = 0x801c581fL;
  static final long FS_IOC_FSSETXATTR = 0x401c5820L;

  /** {@code QCMD(Q_XGETQUOTA, PRJQUOTA)} and its kin: the command, then the kind of quota. */
  static final long GET_QUOTA = 0x5803 << 8 | 2;

  static final long SET_LIMIT = 0x5804 << 8 | 2;
  static final long GET_STATE = 0x5808 << 8 | 2;

  private static final int FS_XFLAG_PROJINHERIT = 0x200;

  /** {@code struct fsxattr}: u32 flags, two of extents, project, one more, and 8 bytes unused. */
  private static final int FSXATTR_SIZE = 28;

  private static final int FSXATTR_PROJECT = 12;

  /** {@code struct fs_disk_quota}. */
  private static final int QUOTA_SIZE = 112;

  private static final byte FS_DQUOT_VERSION = 1;
  private static final byte FS_PROJ_QUOTA = 2;
  private static final int FS_DQ_BSOFT_AND_BHARD = 1 << 2 | 1 << 3;
  private static final int HARD_LIMIT = 8;
  private static final int SOFT_LIMIT = 16;
  private static final int BLOCKS = 40;
  private static final int FILES = 48;
  private static final int BLOCK = 512;

  /** {@code struct fs_quota_statv} has 160 bytes in its first version. */
  private static final int STATE_SIZE = 256;

  private static final int FS_QUOTA_PDQ_ENFD = 1 << 5;

  private final Kernel kernel;

  JnaQuotaCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public long project(Fd file) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      return attributes(file, scratch).unsignedAt(FSXATTR_PROJECT);
    }
  }

  private Block attributes(Fd file, Scratch scratch) throws SyscallException {
    Block attributes = scratch.block(FSXATTR_SIZE);
    long result = kernel.call(IOCTL, file.number(), FS_IOC_FSGETXATTR, attributes.address());
    if (result < 0) {
      throw Kernel.failure(IOCTL, file + ", FS_IOC_FSGETXATTR", result);
    }
    return attributes;
  }

  @Override
  public void setProject(Fd directory, long project) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block attributes = attributes(directory, scratch);
      attributes.putInt(0, attributes.intAt(0) | FS_XFLAG_PROJINHERIT);
      attributes.putInt(FSXATTR_PROJECT, (int) project);
      long result = kernel.call(IOCTL, directory.number(), FS_IOC_FSSETXATTR, attributes.address());
      if (result < 0) {
        throw Kernel.failure(IOCTL, directory + ", FS_IOC_FSSETXATTR, " + project, result);
      }
    }
  }

  @Override
  public Project usage(Fd file, long project) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block quota = scratch.block(QUOTA_SIZE);
      quotactl(file, GET_QUOTA, project, quota);
      return new Project(
          quota.longAt(HARD_LIMIT) * BLOCK, quota.longAt(BLOCKS) * BLOCK, quota.longAt(FILES));
    }
  }

  @Override
  public void setLimit(Fd file, long project, long bytes) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block quota = scratch.block(QUOTA_SIZE);
      // Less than a block would be no limit.
      long blocks = bytes / BLOCK + (bytes % BLOCK == 0 ? 0 : 1);
      quota.putByte(0, FS_DQUOT_VERSION).putByte(1, FS_PROJ_QUOTA);
      quota.putShort(2, FS_DQ_BSOFT_AND_BHARD).putInt(4, (int) project);
      quota.putLong(HARD_LIMIT, blocks).putLong(SOFT_LIMIT, blocks);
      quotactl(file, SET_LIMIT, project, quota);
    }
  }

  @Override
  public boolean enforces(Fd file) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block state = scratch.block(STATE_SIZE).putByte(0, 1);
      quotactl(file, GET_STATE, 0, state);
      return (state.shortAt(2) & FS_QUOTA_PDQ_ENFD) != 0;
    }
  }

  private void quotactl(Fd file, long command, long project, Block block) throws SyscallException {
    long result = kernel.call(QUOTACTL_FD, file.number(), command, project, block.address());
    if (result < 0) {
      String words = file + ", " + QuotaWords.command(command);
      throw Kernel.failure(QUOTACTL_FD, words, result);
    }
  }
}
