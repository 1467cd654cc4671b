package io.jocker.engine;

import java.io.IOException;

/** Takes the records of a log, oldest first. */
@FunctionalInterface
public interface LogSink {
  /** Which stream a record was written to. */
  enum Stream {
    OUTPUT,
    ERROR
  }

  /**
   * One line, with its line feed where it had one; a very long line comes in parts, and so does the
   * output of a terminal.
   *
   * @param seconds since 1970
   * @param nanos 0 to 999,999,999
   * @throws IOException stops the reading
   */
  void line(Stream stream, long seconds, int nanos, byte[] line) throws IOException;

  /** There is nothing more for a while: what was kept back should go out. */
  default void pause() throws IOException {}
}
