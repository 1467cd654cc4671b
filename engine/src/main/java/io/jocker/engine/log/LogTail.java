package io.jocker.engine.log;

import io.jocker.engine.LogSink;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import java.io.IOException;

/**
 * What a container writes from now on, as it comes: in pieces and not in lines, for a prompt has no
 * line feed.
 */
public final class LogTail {
  private final LogRecords records;

  private LogTail(LogRecords records) {
    this.records = records;
  }

  /** Takes the pieces. */
  @FunctionalInterface
  public interface Sink {
    /** One piece, as the container's write(2) or several of them gave it. */
    void piece(LogSink.Stream stream, byte[] bytes) throws IOException;
  }

  /**
   * Begins behind all that is there.
   *
   * @param files of the log; stay the caller's
   */
  public static LogTail of(IoCalls io, LogFiles files) throws SyscallException {
    LogRecords records = new LogRecords(io, files, true);
    records.skip();
    return new LogTail(records);
  }

  /** Gives all that has come since the last time. */
  public void drain(Sink sink) throws IOException {
    for (LogRecord record = records.next(); record != null; record = records.next()) {
      if (record.stream() == LogRecord.OUTPUT) {
        sink.piece(LogSink.Stream.OUTPUT, record.bytes());
      } else if (record.stream() == LogRecord.ERROR) {
        sink.piece(LogSink.Stream.ERROR, record.bytes());
      }
    }
  }
}
