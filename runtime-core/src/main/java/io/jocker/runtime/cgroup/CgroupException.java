package io.jocker.runtime.cgroup;

import io.jocker.linux.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A limit that this host cannot give, or a cgroup that cannot be made, read or taken away. */
public final class CgroupException extends IOException {
  private static final long serialVersionUID = 1;

  private final @Nullable Errno errno;

  CgroupException(String message) {
    super(message);
    this.errno = null;
  }

  CgroupException(String message, Errno errno, Throwable cause) {
    super(message, cause);
    this.errno = errno;
  }

  /** Why the kernel refused; null when jocker did not even try. */
  public @Nullable Errno errno() {
    return errno;
  }
}
