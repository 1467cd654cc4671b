package io.jocker.runtime.seccomp;

import io.jocker.runtime.spec.InvalidSpecException;
import org.jspecify.annotations.Nullable;

/** The specification's words for SECCOMP_RET_* of {@code seccomp(2)}. */
final class SeccompAction {
  static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;
  private static final int TRACE = 0x7ff00000;

  /** EPERM, where no number is given. */
  private static final int DEFAULT_ERRNO = 1;

  private static final int MOST_ERRNO = 4095;

  private SeccompAction() {}

  static int value(String name, @Nullable Integer errno, String field) {
    return switch (name) {
      case "SCMP_ACT_ALLOW" -> ALLOW;
      case "SCMP_ACT_LOG" -> 0x7ffc0000;
      case "SCMP_ACT_TRAP" -> 0x00030000;
      case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> 0x00000000;
      case "SCMP_ACT_KILL_PROCESS" -> 0x80000000;
      case "SCMP_ACT_ERRNO" -> ERRNO | errno(errno, field);
      case "SCMP_ACT_TRACE" -> TRACE | errno(errno, field);
      default -> throw new InvalidSpecException(field, "not an action: \"" + name + "\"");
    };
  }

  private static int errno(@Nullable Integer errno, String field) {
    int number = errno == null ? DEFAULT_ERRNO : errno;
    if (number < 0 || number > MOST_ERRNO) {
      throw new InvalidSpecException(field, "no errno: " + number);
    }
    return number;
  }
}
