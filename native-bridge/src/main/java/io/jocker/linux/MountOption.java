package io.jocker.linux;

/**
 * One option of a file system: {@code fsconfig(2)}.
 *
 * @param name such as {@code size} or {@code lowerdir+}
 * @param value at most 255 bytes; empty for a flag without a value
 */
public record MountOption(String name, String value) {
  /** A flag without a value, such as {@code volatile}. */
  public static MountOption flag(String name) {
    return new MountOption(name, "");
  }
}
