package io.jocker.linux;

/** Properties of one mount: {@code fsmount(2)}, {@code mount_setattr(2)} (Linux 5.12). */
public enum MountAttribute implements Bits {
  RDONLY(1),
  NOSUID(2),
  NODEV(4),
  NOEXEC(8),
  NOATIME(0x10),
  STRICTATIME(0x20),
  NODIRATIME(0x80),
  IDMAP(0x100000),
  NOSYMFOLLOW(0x200000);

  private final long bit;

  MountAttribute(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }
}
