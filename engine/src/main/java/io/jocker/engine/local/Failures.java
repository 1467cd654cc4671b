package io.jocker.engine.local;

import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.image.ImageException;
import java.io.IOException;

/** Turns what the lower layers throw into what a front end understands. */
final class Failures {
  private Failures() {}

  /** One level of an engine's work. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, JockerException;
  }

  /**
   * Does the work.
   *
   * @param what was asked, such as {@code cannot remove container web}; told with errors of the
   *     kernel, while an image's own errors speak for themselves
   */
  static <T> T translate(String what, Work<T> work) throws JockerException {
    try {
      return work.run();
    } catch (ImageException e) {
      throw of(e);
    } catch (IOException e) {
      throw new JockerException(ErrorKind.INTERNAL, what + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new JockerException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  static JockerException of(ImageException e) {
    ErrorKind kind =
        switch (e.reason()) {
          case NOT_FOUND -> ErrorKind.NOT_FOUND;
          case CONFLICT -> ErrorKind.CONFLICT;
          case INVALID -> ErrorKind.INVALID;
          case UNAUTHORIZED, UNAVAILABLE -> ErrorKind.UNAVAILABLE;
          case NOT_SUPPORTED -> ErrorKind.NOT_SUPPORTED;
        };
    return new JockerException(kind, String.valueOf(e.getMessage()), e);
  }
}
