package io.jocker.engine.log;

import io.jocker.engine.LogSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Makes lines of pieces of output. Standard output and standard error are put together each for
 * itself, so that a line is never torn by the other stream; its time is that of its first piece.
 */
final class LineAssembler {
  /** Docker's bound: a longer line is given in parts. */
  static final int MAX_LINE = 16 << 10;

  private final LogSink sink;
  private final Partial output = new Partial(LogSink.Stream.OUTPUT);
  private final Partial error = new Partial(LogSink.Stream.ERROR);

  LineAssembler(LogSink sink) {
    this.sink = sink;
  }

  void add(LogRecord record) throws IOException {
    if (record.stream() == LogRecord.DROPPED) {
      note(record, record.count() + " records of output were lost here: disk full");
      return;
    }
    if (record.stream() == LogRecord.MISSED) {
      note(record, "output may be missing here: the log was rotated before it was read");
      return;
    }
    Partial partial = record.stream() == LogRecord.OUTPUT ? output : error;
    byte[] bytes = record.bytes();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || partial.size() + i - from + 1 == MAX_LINE) {
        partial.add(record, from, i + 1);
        partial.flush();
        from = i + 1;
      }
    }
    partial.add(record, from, bytes.length);
  }

  private void note(LogRecord record, String text) throws IOException {
    byte[] line = ("jocker: " + text + "\n").getBytes(StandardCharsets.UTF_8);
    sink.line(LogSink.Stream.ERROR, record.seconds(), record.nanos(), line);
  }

  /** Gives what has no line feed yet. */
  void flush() throws IOException {
    output.flush();
    error.flush();
  }

  private final class Partial {
    private final LogSink.Stream stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long seconds;
    private int nanos;

    Partial(LogSink.Stream stream) {
      this.stream = stream;
    }

    int size() {
      return line.size();
    }

    void add(LogRecord record, int from, int to) {
      if (from == to) {
        return;
      }
      if (line.size() == 0) {
        seconds = record.seconds();
        nanos = record.nanos();
      }
      line.write(record.bytes(), from, to - from);
    }

    void flush() throws IOException {
      if (line.size() > 0) {
        byte[] bytes = line.toByteArray();
        line.reset();
        sink.line(stream, seconds, nanos, bytes);
      }
    }
  }
}
