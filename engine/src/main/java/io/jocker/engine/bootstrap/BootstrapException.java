package io.jocker.engine.bootstrap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A base image that cannot be made, for a reason in words. */
final class BootstrapException extends IOException {
  BootstrapException(String why) {
    this(why, null);
  }

  BootstrapException(String why, @Nullable Throwable cause) {
    super(why, cause);
  }
}
