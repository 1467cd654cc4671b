package io.jocker.engine.local;

import io.jocker.engine.ErrorKind;

/** The exit codes that docker shows for containers that never ran. */
final class StartFailure {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int OTHER = 128;

  private StartFailure() {}

  static int exitCode(ErrorKind kind) {
    return switch (kind) {
      case COMMAND_NOT_FOUND -> NOT_FOUND;
      case COMMAND_NOT_EXECUTABLE -> NOT_EXECUTABLE;
      default -> OTHER;
    };
  }
}
