package io.jocker.linux;

/** Flags of {@code mount(2)}. */
public enum MountFlag implements Bits {
  RDONLY(1),
  NOSUID(2),
  NODEV(4),
  NOEXEC(8),
  SYNCHRONOUS(16),
  REMOUNT(32),
  DIRSYNC(128),
  NOSYMFOLLOW(256),
  NOATIME(1024),
  NODIRATIME(2048),
  BIND(4096),
  MOVE(8192),
  REC(16384),
  UNBINDABLE(1 << 17),
  PRIVATE(1 << 18),
  SLAVE(1 << 19),
  SHARED(1 << 20),
  RELATIME(1 << 21),
  STRICTATIME(1 << 24);

  private final long bit;

  MountFlag(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }
}
