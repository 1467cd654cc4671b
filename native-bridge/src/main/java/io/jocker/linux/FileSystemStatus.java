package io.jocker.linux;

/**
 * What {@code statfs(2)} says of a file system and of the mount through which it was reached.
 *
 * @param type its magic number, as {@code linux/magic.h} has it
 * @param bytes its size
 * @param availableBytes what others than root may still write
 * @param files its inodes, 0 where it does not count them
 * @param freeFiles those that are free
 * @param flags ST_* of the mount
 */
public record FileSystemStatus(
    long type, long bytes, long availableBytes, long files, long freeFiles, long flags) {
  /** OVERLAYFS_SUPER_MAGIC. */
  public static final long OVERLAY = 0x794c7630L;

  private static final long NOEXEC = 8;

  /** Whether nothing on the mount may be executed. */
  public boolean isNoExec() {
    return (flags & NOEXEC) != 0;
  }
}
