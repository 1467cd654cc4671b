package io.jocker.engine.log;

import io.jocker.engine.LogOptions;
import io.jocker.engine.LogSink;
import io.jocker.linux.IoCalls;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Gives those lines of a log that are wanted. */
public final class LogReader {
  /** Waits for more of a log that is followed. */
  @FunctionalInterface
  public interface More {
    /**
     * Waits a moment.
     *
     * @return false once nobody writes any more; what is there then is all
     */
    boolean await() throws IOException;
  }

  /** A line that may be among the last ones. */
  @FunctionalInterface
  private interface Kept {
    void give() throws IOException;
  }

  private final IoCalls io;
  private final LogOptions options;
  private final LogSink sink;
  private final Deque<Kept> tail = new ArrayDeque<>();
  private boolean keeping;

  public LogReader(IoCalls io, LogOptions options, LogSink sink) {
    this.io = io;
    this.options = options;
    this.sink = sink;
    this.keeping = options.tail() >= 0;
  }

  /**
   * Reads one log.
   *
   * @param more asked at the end when the log is to be followed
   */
  public void read(LogFiles files, More more) throws IOException {
    LineAssembler lines = new LineAssembler(this::take);
    LogRecords records = new LogRecords(io, files, options.follow());
    addAll(records, lines);
    if (!options.follow()) {
      lines.flush();
    }
    giveTail();
    if (options.follow()) {
      follow(records, lines, more);
    }
  }

  private void follow(LogRecords records, LineAssembler lines, More more) throws IOException {
    boolean alive = true;
    while (alive) {
      // Asked before reading: whatever was written before the end is read after it.
      sink.pause();
      alive = more.await();
      addAll(records, lines);
    }
    lines.flush();
  }

  private static void addAll(LogRecords records, LineAssembler lines) throws IOException {
    for (LogRecord record = records.next(); record != null; record = records.next()) {
      lines.add(record);
    }
  }

  private void take(LogSink.Stream stream, long seconds, int nanos, byte[] bytes)
      throws IOException {
    if (!isWanted(seconds, nanos)) {
      return;
    }
    if (!keeping) {
      sink.line(stream, seconds, nanos, bytes);
      return;
    }
    tail.addLast(() -> sink.line(stream, seconds, nanos, bytes));
    if (tail.size() > options.tail()) {
      tail.removeFirst();
    }
  }

  /** From here on every line is given as it comes. */
  private void giveTail() throws IOException {
    keeping = false;
    for (Kept line = tail.poll(); line != null; line = tail.poll()) {
      line.give();
    }
  }

  private boolean isWanted(long seconds, int nanos) {
    Instant since = options.since();
    Instant until = options.until();
    if (since == null && until == null) {
      return true;
    }
    Instant time = Instant.ofEpochSecond(seconds, nanos);
    return (since == null || !time.isBefore(since)) && (until == null || !time.isAfter(until));
  }
}
