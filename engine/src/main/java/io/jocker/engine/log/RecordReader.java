package io.jocker.engine.log;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a log record by record, also while it grows. */
final class RecordReader {
  private static final int HEADER = 24;

  /** More than a pipe holds, so more than the monitor reads at once. */
  private static final int MAX_RECORD = 1 << 20;

  private final IoCalls io;
  private final Fd file;
  private byte[] buffer = new byte[1 << 16];
  private long position;
  private int start;
  private int end;

  RecordReader(IoCalls io, Fd file) {
    this(io, file, 0);
  }

  /** The same from a position on, at which a record begins. */
  RecordReader(IoCalls io, Fd file, long position) {
    this.io = io;
    this.file = file;
    this.position = position;
  }

  /**
   * The next record, or null where the file has no whole one (yet): asked again, it goes on where
   * it stopped. What cannot be a header is the end too.
   */
  @Nullable LogRecord next() throws SyscallException {
    if (!fill(HEADER)) {
      forget();
      return null;
    }
    int length = LittleEndian.u32(buffer, start);
    int stream = LittleEndian.u32(buffer, start + 4);
    long nanos = LittleEndian.u64(buffer, start + 16);
    if (!isHeader(length, stream, nanos) || !fill(HEADER + length)) {
      forget();
      return null;
    }
    long seconds = LittleEndian.u64(buffer, start + 8);
    int from = start + HEADER;
    start = from + length;
    return new LogRecord(
        stream, seconds, (int) nanos, Arrays.copyOfRange(buffer, from, from + length));
  }

  private static boolean isHeader(int length, int stream, long nanos) {
    return length >= 0
        && length <= MAX_RECORD
        && stream >= LogRecord.OUTPUT
        && stream <= LogRecord.DROPPED
        && (stream != LogRecord.DROPPED || length == Long.BYTES)
        && nanos >= 0
        && nanos < 1_000_000_000;
  }

  /** What is not a whole record may be taken back: a monitor does so on a full disk. */
  private void forget() {
    position -= end - start;
    start = 0;
    end = 0;
  }

  /** Whether so many bytes are in the buffer, after reading if need be. */
  private boolean fill(int size) throws SyscallException {
    if (end - start < size && start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (buffer.length < size) {
      buffer = Arrays.copyOf(buffer, size);
    }
    while (end - start < size) {
      int count = io.readAt(file, position, buffer, end, buffer.length - end);
      if (count == 0) {
        return false;
      }
      end += count;
      position += count;
    }
    return true;
  }
}
