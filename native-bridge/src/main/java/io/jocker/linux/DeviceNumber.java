package io.jocker.linux;

/** A device's major and minor number: {@code makedev(3)}. */
public record DeviceNumber(int major, int minor) {
  /** The form of {@code mknod(2)}: 12 bits of major in the middle of 20 bits of minor. */
  public long encoded() {
    return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & ~0xffL) << 12;
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
