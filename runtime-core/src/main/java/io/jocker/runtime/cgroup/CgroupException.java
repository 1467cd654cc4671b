package io.jocker.runtime.cgroup;

import io.jocker.linux.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A limit that this host cannot give, or a cgroup that cannot be made, read or taken away. */
public final class CgroupException extends IOException {
  private static final long serialVersionUID = 1;

  private final @Nullable Errno errno;
  private final transient @Nullable Missing missing;

  /**
   * A controller that a limit needs and the host does not have.
   *
   * @param limit what it would have set, in words
   * @param group the cgroup
   * @param controller its name in {@code /proc/cgroups}
   */
  public record Missing(String limit, String group, String controller) {}

  CgroupException(String message) {
    super(message);
    this.errno = null;
    this.missing = null;
  }

  CgroupException(String message, Errno errno, Throwable cause) {
    super(message, cause);
    this.errno = errno;
    this.missing = null;
  }

  CgroupException(Missing missing) {
    super(
        "cannot set "
            + missing.limit
            + " of cgroup "
            + missing.group
            + ": this host has no "
            + missing.controller
            + " controller");
    this.errno = null;
    this.missing = missing;
  }

  /** Why the kernel refused; null when jocker did not even try. */
  public @Nullable Errno errno() {
    return errno;
  }

  /** The controller that is missing; null where it is something else. */
  public @Nullable Missing missing() {
    return missing;
  }
}
