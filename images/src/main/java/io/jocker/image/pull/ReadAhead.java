package io.jocker.image.pull;

import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a few pieces ahead of whoever reads this one: so the
 * stages of one layer go on at the same time, and its largest one holds up no more than itself.
 *
 * <p>What the other thread has done with the stream (hashes, counters) may be looked at by the
 * reader of this one as soon as it has seen the end. The other thread is gone after {@link #close},
 * which leaves the stream itself open.
 */
final class ReadAhead extends BulkInput {
  /** With 128 KiB a hand-over costs less than a percent of what is done with a piece. */
  private static final int PIECE_BYTES = 128 << 10;

  private static final int PIECES = 4;

  /** What is handed over: some bytes; none for the end, or for a failure, after which none come. */
  private static final class Piece {
    private final byte[] bytes;
    private final int length;
    private final @Nullable Throwable failure;

    Piece(byte[] bytes, int length, @Nullable Throwable failure) {
      this.bytes = bytes;
      this.length = length;
      this.failure = failure;
    }
  }

  private final InputStream in;
  private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(PIECES);
  // One more place than there are buffers, so that the last piece never waits.
  private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(PIECES + 1);
  private final Thread thread;
  private Piece current = new Piece(new byte[0], 0, null);
  private int position;
  private boolean ended;

  /**
   * Begins to read.
   *
   * @param stage what the thread does, for who looks at a dump of threads
   */
  ReadAhead(InputStream in, String stage) {
    super(null);
    this.in = in;
    for (int i = 0; i < PIECES; i++) {
      empty.add(new byte[PIECE_BYTES]);
    }
    thread = new Thread(this::fill, stage);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == current.length && !advance()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current.bytes, position, bytes, offset, count);
    position += count;
    return count;
  }

  /** Returns when the other thread has ended, wherever it was. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the next piece; false at the end. */
  private boolean advance() throws IOException {
    if (ended) {
      rethrow(current.failure);
      return false;
    }
    try {
      if (current.length > 0) {
        empty.put(current.bytes);
      }
      current = filled.take();
      position = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    ended = current.length == 0;
    rethrow(current.failure);
    return !ended;
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  private void fill() {
    Throwable failure = null;
    try {
      fillAll();
    } catch (InterruptedException e) {
      // Closed: nobody waits for what would have come.
      return;
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    filled.add(new Piece(new byte[0], 0, failure));
  }

  private void fillAll() throws IOException, InterruptedException {
    while (true) {
      byte[] bytes = empty.take();
      int count = in.readNBytes(bytes, 0, bytes.length);
      if (count == 0) {
        return;
      }
      filled.put(new Piece(bytes, count, null));
    }
  }
}
