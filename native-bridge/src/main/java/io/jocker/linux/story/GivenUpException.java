package io.jocker.linux.story;

/** Whoever was asked whether the work may go on has said no: {@link Stops}. */
public final class GivenUpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public GivenUpException() {
    super("given up");
  }
}
