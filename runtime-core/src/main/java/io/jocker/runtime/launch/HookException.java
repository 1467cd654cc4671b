package io.jocker.runtime.launch;

import java.io.IOException;

/** A hook could not be run, or ended with an error: which one, and how. */
public final class HookException extends IOException {
  private static final long serialVersionUID = 1;

  HookException(String message) {
    super(message);
  }

  HookException(String message, IOException cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
