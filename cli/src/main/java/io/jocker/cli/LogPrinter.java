package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.engine.LogSink;
import java.io.ByteArrayOutputStream;

/**
 * Prints the lines of a log, each stream to its own. Lines are written many at a time as long as
 * there are more: a system call for each took five times as long.
 */
final class LogPrinter implements LogSink {
  private static final int FULL = 64 << 10;

  private final Session session;
  private final boolean timestamps;
  private final byte[] details;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(FULL + 512);
  private Stream stream = Stream.OUTPUT;

  /**
   * A printer.
   *
   * @param details printed before each line, behind its time
   */
  LogPrinter(Session session, boolean timestamps, String details) {
    this.session = session;
    this.timestamps = timestamps;
    this.details = details.getBytes(UTF_8);
  }

  @Override
  public void line(Stream to, long seconds, int nanos, byte[] line) {
    if (to != stream) {
      pause();
      stream = to;
    }
    if (timestamps) {
      kept.writeBytes((Times.logged(seconds, nanos) + " ").getBytes(UTF_8));
    }
    kept.writeBytes(details);
    kept.writeBytes(line);
    if (kept.size() >= FULL) {
      pause();
    }
  }

  @Override
  public void pause() {
    if (kept.size() > 0) {
      Printer printer = stream == Stream.OUTPUT ? session.out() : session.err();
      byte[] bytes = kept.toByteArray();
      kept.reset();
      printer.bytes(bytes);
    }
  }
}
