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
  private final @Nullable String name;
  private volatile boolean closed;

  // Not a closer that does nothing: a JVM's first lambda costs a start several milliseconds.
  private Fd(int number) {
    this.number = number;
    this.closer = null;
    this.name = null;
  }

  /**
   * Takes over an open descriptor.
   *
   * @param closer closes the number; called at most once
   */
  public Fd(int number, IntConsumer closer) {
    this(number, closer, null);
  }

  /**
   * The same with a name for messages.
   *
   * @param name the path that was opened, or words for what has none, such as {@code pipe}
   */
  public Fd(int number, IntConsumer closer, @Nullable String name) {
    this.number = number;
    this.closer = closer;
    this.name = name;
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

  /** How messages name what lies at {@code path} below this directory. */
  public String nameOf(String path) {
    if (path.isEmpty()) {
      return String.valueOf(name == null ? "fd " + number : name);
    }
    if (name == null || name.isEmpty() || name.charAt(0) != '/') {
      return path + " in " + (name == null ? "fd " + number : name);
    }
    boolean joined = path.charAt(0) == '/' || name.length() == 1;
    return joined ? name + path : name + "/" + path;
  }

  /** What was opened, as far as it is known, on one line: {@code /etc/passwd}, {@code fd 5}. */
  @Override
  public String toString() {
    if (number == CWD.number) {
      return "AT_FDCWD";
    }
    return name == null ? "fd " + number : Quoting.line(name);
  }
}
