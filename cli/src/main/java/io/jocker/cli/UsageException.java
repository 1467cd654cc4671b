package io.jocker.cli;

import org.jspecify.annotations.Nullable;

/** A command line that cannot be meant: said in one line, with a pointer to the command's help. */
final class UsageException extends RuntimeException {
  /** Docker's exit code for a wrong option. */
  static final int WRONG_OPTION = 125;

  /** Docker's exit code for a wrong command or number of arguments. */
  static final int WRONG_ARGUMENTS = 1;

  private final int exitCode;

  UsageException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  UsageException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A value that an option does not take. */
  static UsageException wrongOption(IllegalArgumentException cause) {
    return new UsageException(WRONG_OPTION, String.valueOf(cause.getMessage()), cause);
  }

  int exitCode() {
    return exitCode;
  }
}
