package io.jocker.engine.user;

/** An image does not know the user or group that was asked for. */
public final class UnknownUserException extends Exception {
  private static final long serialVersionUID = 1;

  UnknownUserException(String message) {
    super(message);
  }
}
