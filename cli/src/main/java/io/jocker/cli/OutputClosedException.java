package io.jocker.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a command prints can no longer be written, most often because the reader of a pipe has ended
 * ({@code jocker ps | head -1}). Nobody is left to be told.
 */
final class OutputClosedException extends UncheckedIOException {
  /** As a program that SIGPIPE ended; the JVM ignores that signal. */
  static final int EXIT_CODE = 128 + 13;

  OutputClosedException(IOException cause) {
    super(cause);
  }
}
