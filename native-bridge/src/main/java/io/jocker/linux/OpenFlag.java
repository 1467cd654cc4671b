package io.jocker.linux;

/**
 * How a file is opened: {@code open(2)}. Descriptors are always close-on-exec, so O_CLOEXEC has no
 * constant here.
 */
public enum OpenFlag implements Bits {
  RDONLY(0),
  WRONLY(1),
  RDWR(2),
  CREAT(0100),
  EXCL(0200),
  NOCTTY(0400),
  TRUNC(01000),
  APPEND(02000),
  NONBLOCK(04000),
  DIRECTORY(Machine.CURRENT.openDirectory()),
  NOFOLLOW(Machine.CURRENT.openNoFollow()),
  NOATIME(01000000),
  PATH(010000000);

  private final long bit;

  OpenFlag(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }
}
