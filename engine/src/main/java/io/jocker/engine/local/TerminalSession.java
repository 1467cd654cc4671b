package io.jocker.engine.local;

import io.jocker.engine.Streams;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TerminalCalls;
import io.jocker.linux.TerminalCalls.Settings;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's terminal joined with the container's: every key goes through as it is, and the size
 * of the window follows. What comes out is copied by the monitor. When this is closed the caller's
 * terminal is as it was.
 */
final class TerminalSession implements AutoCloseable {
  private static final int BUFFER = 4096;

  private final Linux linux;
  private final Fd master;
  private final Streams streams;
  private final @Nullable Settings before;
  private final IoCalls.Pipe ending;
  private final @Nullable Thread pump;

  private TerminalSession(
      Linux linux, Fd master, Streams streams, @Nullable Settings before, boolean input)
      throws SyscallException {
    this.linux = linux;
    this.master = master;
    this.streams = streams;
    this.before = before;
    this.ending = linux.io().pipe();
    this.pump = input ? new Thread(this::pump, "terminal input") : null;
  }

  /**
   * Begins.
   *
   * @param input whether what is typed goes in
   */
  static TerminalSession begin(Linux linux, Fd master, Streams streams, boolean input)
      throws SyscallException {
    boolean typed = input && linux.terminals().isTerminal(streams.input());
    Settings before = typed ? linux.terminals().settings(streams.input()) : null;
    TerminalSession session = new TerminalSession(linux, master, streams, before, input);
    try {
      session.resize();
      if (before != null) {
        linux.terminals().setSettings(streams.input(), linux.terminals().raw(before));
      }
      if (session.pump != null) {
        session.pump.setDaemon(true);
        session.pump.start();
      }
      return session;
    } catch (SyscallException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Gives the container's terminal the size of the caller's, where that is one. */
  void resize() throws SyscallException {
    TerminalCalls terminals = linux.terminals();
    for (Fd fd : List.of(streams.output(), streams.input())) {
      if (terminals.isTerminal(fd)) {
        terminals.setWindowSize(master, terminals.windowSize(fd));
        return;
      }
    }
  }

  /** A thread of its own, for the write waits while nobody inside reads. */
  private void pump() {
    byte[] buffer = new byte[BUFFER];
    try {
      while (isTyped()) {
        int count = linux.io().read(streams.input(), buffer, 0, buffer.length);
        if (count == 0) {
          return;
        }
        for (int done = 0; done < count; ) {
          done += linux.io().write(master, buffer, done, count - done);
        }
      }
    } catch (SyscallException e) {
      // EIO: the last process that had the container's terminal is gone.
      if (e.errno() != Errno.EIO) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean isTyped() throws SyscallException {
    List<Integer> ready = linux.io().pollReadable(List.of(ending.readEnd(), streams.input()), -1);
    return !ready.contains(0);
  }

  @Override
  public void close() throws SyscallException {
    try {
      ending.writeEnd().close();
      if (pump != null && pump.isAlive()) {
        pump.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ending.readEnd().close();
      if (before != null) {
        linux.terminals().setSettings(streams.input(), before);
      }
    }
  }
}
