package io.jocker.linux.jna;

import io.jocker.linux.Fd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The descriptors that one of several commands in a JVM has open. What the end of a process would
 * close, and the locks that go with it, is closed by {@link #close}.
 */
public final class OpenDescriptors implements AutoCloseable {
  private final Map<Integer, Fd> open = new HashMap<>();

  Fd opened(Fd fd) {
    synchronized (this) {
      open.put(fd.number(), fd);
    }
    return fd;
  }

  /** Before it is closed: after that the number may be another one's. */
  synchronized void closing(int number) {
    open.remove(number);
  }

  @Override
  public void close() {
    List<Fd> left;
    synchronized (this) {
      left = new ArrayList<>(open.values());
    }
    left.forEach(Fd::close);
  }
}
