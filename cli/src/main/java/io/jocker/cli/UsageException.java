package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import org.jspecify.annotations.Nullable;

/** A command line that cannot be meant: said in one line, with a pointer to the command's help. */
final class UsageException extends RuntimeException {
  /** Docker's exit code for a wrong option. */
  static final int WRONG_OPTION = 125;

  /** Docker's exit code for a wrong command or number of arguments. */
  static final int WRONG_ARGUMENTS = 1;

  private final int exitCode;
  private final transient ErrorText text;

  UsageException(int exitCode, ErrorCode code, String... parameters) {
    this(exitCode, ErrorText.of(code, parameters), null);
  }

  UsageException(int exitCode, ErrorText text, @Nullable Throwable cause) {
    super(cause);
    this.exitCode = exitCode;
    this.text = text;
  }

  /** A value that an option does not take. */
  static UsageException wrongOption(IllegalArgumentException cause) {
    String why = String.valueOf(cause.getMessage());
    return new UsageException(WRONG_OPTION, ErrorText.of(ErrorCode.USAGE, why), cause);
  }

  /** One of several sentences of a code, with the nearest of the words that were possible. */
  static ErrorText withNearest(ErrorCode code, String word, @Nullable String nearest) {
    return nearest == null
        ? ErrorText.of(code, word)
        : ErrorText.ofForm(code, "near", word, nearest);
  }

  int exitCode() {
    return exitCode;
  }

  ErrorText text() {
    return text;
  }

  @Override
  public String getMessage() {
    return text.english();
  }
}
