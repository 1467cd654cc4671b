package io.jocker.image.http;

import java.io.IOException;

/** Nothing came in the time that it was given. */
public final class NoAnswerException extends IOException {
  public NoAnswerException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
