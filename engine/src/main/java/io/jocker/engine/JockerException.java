package io.jocker.engine;

import org.jspecify.annotations.Nullable;

/**
 * What was asked could not be done. The message is one line without a full stop that says what was
 * tried, on what, and why it failed, fit to be shown to the user as it is.
 */
public final class JockerException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorKind kind;

  public JockerException(ErrorKind kind, String message) {
    this(kind, message, null);
  }

  public JockerException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What sort of failure this is. */
  public ErrorKind kind() {
    return kind;
  }

  /** The message, which a {@code JockerException} always has. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
