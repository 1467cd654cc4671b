package io.jocker.image;

import java.io.IOException;

/** An operation on images that failed for a reason which the user can understand and act on. */
public final class ImageException extends IOException {
  /** What kind of failure it was, so that a caller can choose an exit code or a status. */
  public enum Reason {
    /** No such image, layer or registry path. */
    NOT_FOUND,
    /** The state forbids it: in use, ambiguous. */
    CONFLICT,
    /** What came from outside is not what its format or its digest says. */
    INVALID,
    /** The registry wants other credentials. */
    UNAUTHORIZED,
    /** A kind of image that jocker does not take. */
    NOT_SUPPORTED,
    /** The registry cannot be reached or does not work. */
    UNAVAILABLE
  }

  private final Reason reason;

  public ImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ImageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
