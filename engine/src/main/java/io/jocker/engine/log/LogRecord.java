package io.jocker.engine.log;

/** One record of a log. */
final class LogRecord {
  static final int OUTPUT = 1;
  static final int ERROR = 2;
  static final int DROPPED = 3;

  /** In no file: what was there has been dropped before it was read. */
  static final int MISSED = 4;

  private final int stream;
  private final long seconds;
  private final int nanos;
  private final byte[] bytes;

  LogRecord(int stream, long seconds, int nanos, byte[] bytes) {
    this.stream = stream;
    this.seconds = seconds;
    this.nanos = nanos;
    this.bytes = bytes;
  }

  /** Of {@link #MISSED}. */
  static LogRecord missed() {
    return new LogRecord(MISSED, 0, 0, new byte[0]);
  }

  /** 1 standard output, 2 standard error, 3 a count of dropped records. */
  int stream() {
    return stream;
  }

  /** Since 1970. */
  long seconds() {
    return seconds;
  }

  /** 0 to 999,999,999. */
  int nanos() {
    return nanos;
  }

  /** As they were written; not copied. */
  byte[] bytes() {
    return bytes;
  }

  /** For {@link #DROPPED}: how many. */
  long count() {
    return LittleEndian.u64(bytes, 0);
  }
}
