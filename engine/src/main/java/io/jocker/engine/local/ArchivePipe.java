package io.jocker.engine.local;

import io.jocker.engine.JockerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.jspecify.annotations.Nullable;

/** An archive that is read while it is written, by two threads, without being kept anywhere. */
final class ArchivePipe {
  private static final int BYTES = 256 << 10;

  private final Writer writer;
  private final Reader reader;
  private @Nullable IOException writing;
  private @Nullable RuntimeException broken;
  private long bytes;

  ArchivePipe(Writer writer, Reader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /** Writes the archive. Returns how many bytes it has. */
  @FunctionalInterface
  interface Writer {
    long to(OutputStream out) throws IOException;
  }

  /** Reads it. */
  @FunctionalInterface
  interface Reader {
    void from(InputStream in) throws IOException, JockerException;
  }

  /** Does both. Returns how many bytes the archive has. */
  long run() throws IOException, JockerException {
    PipedInputStream in = new PipedInputStream(BYTES);
    PipedOutputStream out = new PipedOutputStream(in);
    Thread thread = new Thread(() -> write(out), "archive");
    thread.setDaemon(true);
    thread.start();
    IOException reading = null;
    try {
      reader.from(in);
    } catch (IOException e) {
      reading = e;
    } finally {
      // The writer learns from it that nobody reads any more.
      in.close();
      join(thread);
    }
    throwFirst(reading);
    return bytes;
  }

  private void write(PipedOutputStream out) {
    try (out) {
      bytes = writer.to(out);
    } catch (IOException e) {
      writing = e;
    } catch (RuntimeException e) {
      broken = e;
    }
  }

  /**
   * Where the reader has failed, the writer fails for it; else an archive was cut off for its
   * failure.
   */
  private void throwFirst(@Nullable IOException reading) throws IOException {
    if (broken != null) {
      throw broken;
    }
    if (writing != null && !"Pipe closed".equals(writing.getMessage())) {
      throw writing;
    }
    if (reading != null) {
      throw reading;
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
