package io.jocker.linux;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An open file descriptor. Opened close-on-exec, closed exactly once; a second {@link #close} does
 * nothing, and its number is never given out after the first, for by then it may be somebody
 * else's.
 */
public final class Fd implements AutoCloseable {
  /**
   * AT_FDCWD of {@code openat(2)}: paths are relative to the process's working directory. Closing
   * it does nothing.
   */
  public static final Fd CWD = new Fd(-100);

  private final int number;
  private final @Nullable IntConsumer closer;
  private volatile boolean closed;

  // Not a closer that does nothing: a JVM's first lambda costs a start several milliseconds.
  private Fd(int number) {
    this.number = number;
    this.closer = null;
  }

  /**
   * Takes over an open descriptor.
   *
   * @param closer closes the number; called at most once
   */
  public Fd(int number, IntConsumer closer) {
    this.number = number;
    this.closer = closer;
  }

  /**
   * A descriptor that belongs to somebody else, such as standard input: closing it here does
   * nothing.
   */
  public static Fd borrowed(int number) {
    return new Fd(number);
  }

  /**
   * The kernel's number.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public int number() {
    if (closed) {
      throw new IllegalStateException("fd " + number + " is closed");
    }
    return number;
  }

  @Override
  public void close() {
    boolean first;
    synchronized (this) {
      first = !closed;
      closed = number >= 0;
    }
    if (first && closer != null) {
      closer.accept(number);
    }
  }

  @Override
  public String toString() {
    return number == CWD.number ? "AT_FDCWD" : "fd " + number;
  }
}
