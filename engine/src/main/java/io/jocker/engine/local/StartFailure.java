package io.jocker.engine.local;

import io.jocker.engine.ErrorKind;
import io.jocker.runtime.launch.StartException;

/** The exit codes that docker shows for containers that never ran. */
final class StartFailure {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int OTHER = 128;

  private StartFailure() {}

  /** What sort of failure a start is: the program's own, or jocker's. */
  static ErrorKind kind(StartException failure) {
    if (!failure.isExecution()) {
      return ErrorKind.INTERNAL;
    }
    return switch (failure.errno()) {
      case ENOENT, ENOTDIR -> ErrorKind.COMMAND_NOT_FOUND;
      default -> ErrorKind.COMMAND_NOT_EXECUTABLE;
    };
  }

  static int exitCode(ErrorKind kind) {
    return switch (kind) {
      case COMMAND_NOT_FOUND -> NOT_FOUND;
      case COMMAND_NOT_EXECUTABLE -> NOT_EXECUTABLE;
      default -> OTHER;
    };
  }
}
