package io.jocker.engine.local;

import io.jocker.engine.Streams;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TerminalCalls;
import io.jocker.linux.TerminalCalls.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's terminal joined with the container's: every key goes through as it is, and the size
 * of the window follows. What comes out is copied by somebody else. When this is closed the
 * caller's terminal is as it was.
 */
final class TerminalSession implements AutoCloseable {
  private final Linux linux;
  private final Fd master;
  private final Streams streams;
  private final @Nullable Settings before;
  private @Nullable InputPump pump;

  private TerminalSession(Linux linux, Fd master, Streams streams, @Nullable Settings before) {
    this.linux = linux;
    this.master = master;
    this.streams = streams;
    this.before = before;
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
    TerminalSession session = new TerminalSession(linux, master, streams, before);
    try {
      session.resize();
      if (before != null) {
        linux.terminals().setSettings(streams.input(), linux.terminals().raw(before));
      }
      if (input) {
        session.pump = InputPump.start(linux, streams.input(), master, streams.detachKeys());
      }
      return session;
    } catch (SyscallException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Can be read once the user has typed the keys to leave; null where nothing is typed. */
  @Nullable Fd leaving() {
    return pump == null ? null : pump.leaving();
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

  @Override
  public void close() throws SyscallException {
    try {
      if (pump != null) {
        pump.close();
      }
    } finally {
      if (before != null) {
        linux.terminals().setSettings(streams.input(), before);
      }
    }
  }
}
