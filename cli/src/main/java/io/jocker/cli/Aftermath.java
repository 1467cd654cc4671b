package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.linux.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What is said after a run that ended in a way which its exit code alone does not explain. Of an
 * ordinary end nothing is said, whatever its code, nor of one that the user brought about himself.
 */
final class Aftermath {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int SIGSYS = 31;

  private Aftermath() {}

  /**
   * The one line that there is to say, or null.
   *
   * @param name of the container, as the user knows it
   */
  static @Nullable ErrorText of(ContainerExit exit, String name) {
    if (exit.oomKilled()) {
      return ErrorText.of(ErrorCode.OOM_KILLED, name);
    }
    if (exit.signal() > 0) {
      return exit.expected() ? null : ofSignal(exit.signal(), name);
    }
    return switch (exit.code()) {
      case NOT_EXECUTABLE -> ErrorText.of(ErrorCode.EXIT_126, name);
      case NOT_FOUND -> ErrorText.of(ErrorCode.EXIT_127, name);
      case 128 + SIGSYS -> ErrorText.ofForm(ErrorCode.SECCOMP_KILLED, "code", name);
      default -> null;
    };
  }

  private static ErrorText ofSignal(int signal, String name) {
    return signal == SIGSYS
        ? ErrorText.of(ErrorCode.SECCOMP_KILLED, name)
        : ErrorText.of(ErrorCode.KILLED_BY_SIGNAL, name, new Signal(signal).name());
  }
}
