package io.jocker.runtime.seccomp;

/**
 * The first two numbers of a kernel's release, which are what features are told by.
 *
 * @param major such as 6
 * @param minor such as 18
 */
public record KernelVersion(int major, int minor) {
  /**
   * From the release of {@code uname(2)} or a profile's minKernel, such as {@code 6.18.44-amd64}.
   *
   * @throws IllegalArgumentException quotes a text that does not begin with two numbers
   */
  public static KernelVersion parse(String release) {
    int dot = release.indexOf('.');
    int end = dot + 1;
    while (end < release.length() && Character.isDigit(release.charAt(end))) {
      end++;
    }
    try {
      return new KernelVersion(
          Integer.parseInt(release.substring(0, Math.max(dot, 0))),
          Integer.parseInt(release.substring(dot + 1, end)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a kernel's release: \"" + release + "\"", e);
    }
  }

  public boolean isAtLeast(KernelVersion other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }
}
