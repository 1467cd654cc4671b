package io.jocker.linux;

/** Flags of the *at calls: {@code statx(2)}, {@code unlinkat(2)}, {@code open_tree(2)}. */
public enum AtFlag implements Bits {
  SYMLINK_NOFOLLOW(0x100),
  REMOVEDIR(0x200),
  SYMLINK_FOLLOW(0x400),
  NO_AUTOMOUNT(0x800),
  EMPTY_PATH(0x1000),
  RECURSIVE(0x8000);

  private final long bit;

  AtFlag(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }
}
