package io.jocker.engine.local;

import io.jocker.engine.DetachKeys;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Copies what the caller types to where the container reads it: in a thread of its own, for the
 * write waits while nobody inside reads.
 */
final class InputPump implements AutoCloseable {
  private static final int BUFFER = 4096;

  private final Linux linux;
  private final Fd from;
  private final Fd to;
  private final DetachFilter filter;
  private final IoCalls.Pipe ending;
  private final IoCalls.Pipe leaving;
  private final Thread thread = new Thread(this::pump, "terminal input");

  private InputPump(Linux linux, Fd from, Fd to, DetachKeys keys) throws SyscallException {
    this.linux = linux;
    this.from = from;
    this.to = to;
    this.filter = new DetachFilter(keys);
    this.ending = linux.io().pipe();
    this.leaving = linux.io().pipe();
  }

  /** Begins to copy. Both descriptors stay the caller's. */
  static InputPump start(Linux linux, Fd from, Fd to, DetachKeys keys) throws SyscallException {
    InputPump pump = new InputPump(linux, from, to, keys);
    pump.thread.setDaemon(true);
    pump.thread.start();
    return pump;
  }

  /** Can be read once the user has typed the keys to leave. */
  Fd leaving() {
    return leaving.readEnd();
  }

  private void pump() {
    byte[] buffer = new byte[BUFFER];
    byte[] passed = new byte[BUFFER + filter.most()];
    try {
      while (isTyped()) {
        int count = linux.io().read(from, buffer, 0, buffer.length);
        if (count == 0) {
          return;
        }
        write(passed, filter.filter(buffer, count, passed));
        if (filter.isComplete()) {
          leaving.writeEnd().close();
          return;
        }
      }
    } catch (SyscallException e) {
      // EIO: the last process that had the container's terminal is gone; EPIPE: who read the pipe.
      if (e.errno() != Errno.EIO && e.errno() != Errno.EPIPE) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write(byte[] bytes, int count) throws SyscallException {
    for (int done = 0; done < count; ) {
      done += linux.io().write(to, bytes, done, count - done);
    }
  }

  private boolean isTyped() throws SyscallException {
    return !linux.io().pollReadable(List.of(ending.readEnd(), from), -1).contains(0);
  }

  @Override
  public void close() {
    try {
      ending.writeEnd().close();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ending.readEnd().close();
      leaving.close();
    }
  }
}
