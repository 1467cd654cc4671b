package io.jocker.linux;

/** How a path may be resolved: {@code openat2(2)}. */
public enum ResolveFlag implements Bits {
  NO_XDEV(1),
  NO_MAGICLINKS(2),
  NO_SYMLINKS(4),
  BENEATH(8),
  IN_ROOT(0x10);

  private final long bit;

  ResolveFlag(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }
}
