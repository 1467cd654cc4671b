package io.jocker.image.json;

import java.io.IOException;

/**
 * A document that is not JSON, or lacks a field, or has it in another type than its format says.
 */
public final class MalformedJsonException extends IOException {
  MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
