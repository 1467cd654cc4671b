package io.jocker.engine.log;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;

/** Where the last whole record of a log ends. */
public final class LogEnd {
  private static final int HEADER = 24;

  private LogEnd() {}

  /**
   * Reads a log from its beginning. What is behind its end is what was left of a record whose
   * monitor was killed, and would hide all that is appended to it.
   *
   * @param log open for reading, at its beginning
   * @return in bytes
   */
  public static long of(IoCalls io, Fd log) throws SyscallException {
    RecordReader records = new RecordReader(io, log);
    long end = 0;
    for (LogRecord record = records.next(); record != null; record = records.next()) {
      end += HEADER + record.bytes().length;
    }
    return end;
  }
}
