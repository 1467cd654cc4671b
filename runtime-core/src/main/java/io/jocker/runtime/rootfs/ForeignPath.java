package io.jocker.runtime.rootfs;

import org.jspecify.annotations.Nullable;

/**
 * A path in the root of another process: {@code /proc/PID/root/dev/shm}. The kernel copies no mount
 * of another mount namespace ({@code open_tree(2)}: EINVAL), and a path that leads through there
 * would follow the symbolic links of a container to files of the host.
 *
 * @param pid whose root
 * @param path absolute, as that process sees it
 */
public record ForeignPath(int pid, String path) {
  private static final String PROC = "/proc/";
  private static final String ROOT = "/root/";

  /** The same in two parts; null for any other path. */
  static @Nullable ForeignPath of(String path) {
    int end = path.indexOf('/', PROC.length());
    if (!path.startsWith(PROC) || end < 0 || !path.startsWith(ROOT, end)) {
      return null;
    }
    try {
      int pid = Integer.parseInt(path, PROC.length(), end, 10);
      return pid < 1 ? null : new ForeignPath(pid, path.substring(end + ROOT.length() - 1));
    } catch (NumberFormatException e) {
      return null; // /proc/self, or a name that is no process's
    }
  }
}
