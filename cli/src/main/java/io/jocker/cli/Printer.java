package io.jocker.cli;

import io.jocker.linux.OsString;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Text to a stream, kept back until {@link #flush}. Characters that stand for bytes that are no
 * UTF-8 (a file's name) go out as these bytes.
 */
final class Printer {
  private static final int FULL = 8192;

  private final OutputStream stream;
  private final StringBuilder pending = new StringBuilder();

  Printer(OutputStream stream) {
    this.stream = stream;
  }

  /** Adds text. */
  void print(String text) {
    pending.append(text);
    if (pending.length() > FULL) {
      flush();
    }
  }

  /** Adds text and ends the line. */
  void line(String text) {
    print(text);
    print("\n");
  }

  /** Writes bytes as they are, behind the text before them. */
  void bytes(byte[] bytes) {
    flush();
    write(bytes);
  }

  /**
   * Writes what was kept back.
   *
   * @throws OutputClosedException when nobody reads it any more
   */
  void flush() {
    if (!pending.isEmpty()) {
      byte[] bytes = OsString.encode(pending.toString());
      pending.setLength(0);
      write(bytes);
    }
  }

  private void write(byte[] bytes) {
    try {
      stream.write(bytes);
      stream.flush();
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
  }
}
