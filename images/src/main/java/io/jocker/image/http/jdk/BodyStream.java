package io.jocker.image.http.jdk;

import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that does not wait for ever: the JDK's own blocks until the
 * connection breaks, and a registry that has gone silent keeps it open.
 *
 * <p>A few batches of buffers may wait here, so that the network and whoever unpacks need not wait
 * for each other at each of them; then TCP holds the server back.
 */
final class BodyStream extends BulkInput implements BodySubscriber<InputStream> {
  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable cause) implements Signal {}
  }

  /** What comes at least, in the time of two stalls: less is a server that holds us up. */
  private static final int SLOWEST_BYTES = 1024;

  /** Of at most three buffers each, see jdk.httpclient.bufsize in the launcher. */
  private static final int BATCHES = 4;

  private final Duration stall;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> pending = new ArrayDeque<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private @Nullable Signal ended;
  private volatile boolean closed;
  private long windowBegin = System.nanoTime();
  private long windowBytes;

  BodyStream(Duration stall) {
    super(null);
    this.stall = stall;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    if (closed || !subscription.complete(newSubscription)) {
      newSubscription.cancel();
    } else {
      newSubscription.request(BATCHES);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Failure(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = buffer();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    return count;
  }

  /** Gives the connection up if the body has not been read to its end. */
  @Override
  public void close() {
    closed = true;
    if (subscription.isDone()) {
      subscription.join().cancel();
    }
  }

  /** The buffer to read from, or null at the end. */
  private @Nullable ByteBuffer buffer() throws IOException {
    while (true) {
      ByteBuffer first = pending.peekFirst();
      if (first != null && first.hasRemaining()) {
        return first;
      }
      if (first != null) {
        pending.removeFirst();
        continue;
      }
      if (!await()) {
        return null;
      }
    }
  }

  /** Takes the next batch; false at the end. */
  private boolean await() throws IOException {
    Signal signal = ended == null ? next() : ended;
    if (signal instanceof Signal.Bytes bytes) {
      pending.addAll(bytes.buffers());
      subscription.join().request(1);
      return true;
    }
    ended = signal;
    if (signal instanceof Signal.Failure failure) {
      throw new IOException(
          "the connection broke: " + failure.cause().getMessage(), failure.cause());
    }
    return false;
  }

  /** A byte now and then would keep a pull alive for ever. */
  private void requireSpeed(Signal signal) throws IOException {
    if (signal instanceof Signal.Bytes bytes) {
      for (ByteBuffer buffer : bytes.buffers()) {
        windowBytes += buffer.remaining();
      }
      long nanos = System.nanoTime() - windowBegin;
      if (nanos < 2 * stall.toNanos()) {
        return;
      }
      if (windowBytes < SLOWEST_BYTES) {
        close();
        throw new IOException(
            "no more than " + windowBytes + " bytes came in " + nanos / 1_000_000_000 + " s");
      }
      windowBegin = System.nanoTime();
      windowBytes = 0;
    }
  }

  private Signal next() throws IOException {
    try {
      Signal signal = signals.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        close();
        throw new IOException("nothing came for " + stall.toSeconds() + " s");
      }
      requireSpeed(signal);
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new InterruptedIOException("interrupted");
    }
  }
}
