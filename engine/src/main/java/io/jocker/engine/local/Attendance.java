package io.jocker.engine.local;

import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.launch.StartedContainer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the caller's signals to a container in the foreground, as docker does with {@code
 * --sig-proxy}. Those that come while the container is being started are kept for it.
 */
final class Attendance implements AutoCloseable {
  /**
   * Not SIGTSTP: Ctrl-Z stops jocker and gives the shell back, while process 1 of a container would
   * ignore it.
   */
  private static final Set<Integer> SIGNALS =
      Set.of(
          Signal.HUP.number(),
          Signal.INT.number(),
          Signal.QUIT.number(),
          Signal.USR1.number(),
          Signal.USR2.number(),
          Signal.TERM.number(),
          Signal.CONT.number(),
          Signal.WINCH.number());

  private final Linux linux;
  private final Streams streams;
  private final @Nullable SignalRelay relay;

  /** Bit n is signal n. */
  private long passed;

  private Attendance(Linux linux, Streams streams, @Nullable SignalRelay relay) {
    this.linux = linux;
    this.streams = streams;
    this.relay = relay;
  }

  /** Begins to take signals. */
  static Attendance begin(Linux linux, Streams streams) throws SyscallException {
    try {
      return new Attendance(linux, streams, linux.signals().relay(SIGNALS));
    } catch (SyscallException e) {
      // A process has one handler for a signal: another container of this JVM has them already.
      if (e.errno() == Errno.EBUSY) {
        return new Attendance(linux, streams, null);
      }
      throw e;
    }
  }

  /**
   * Attends until the container's first process has ended.
   *
   * @param input whether what is typed goes into the container's terminal
   * @param name of the container
   * @param listener told when a signal that was passed on has no effect
   */
  void attend(StartedContainer container, boolean input, String name, RunListener listener)
      throws IOException {
    Fd master = container.terminal();
    if (master == null) {
      passSignals(container, null, name, listener);
      return;
    }
    try (TerminalSession session = TerminalSession.begin(linux, master, streams, input)) {
      passSignals(container, session, name, listener);
    }
  }

  /** Whether this signal of the caller's has been passed on. */
  boolean hasPassed(int signal) {
    return (passed >>> signal & 1) != 0;
  }

  private void passSignals(
      StartedContainer container,
      @Nullable TerminalSession session,
      String name,
      RunListener listener)
      throws IOException {
    if (relay == null) {
      linux.io().pollReadable(List.of(container.process()), -1);
      return;
    }
    List<Fd> sources = List.of(container.process(), relay.source());
    Deafness deafness = null;
    while (true) {
      List<Integer> ready =
          linux.io().pollReadable(sources, deafness == null ? -1 : deafness.remainingMillis());
      if (ready.contains(0)) {
        return;
      }
      if (ready.isEmpty()) {
        if (deafness != null) {
          deafness.tell(linux, name, listener);
        }
        deafness = null;
        continue;
      }
      int signal = relay.next();
      if (session != null && signal == Signal.WINCH.number()) {
        // The kernel tells the programs inside.
        session.resize();
      } else if (signal > 0) {
        pass(container, signal);
        if (deafness == null && Deafness.isAsked(signal)) {
          deafness = new Deafness(container.pid(), signal);
        }
      }
    }
  }

  private void pass(StartedContainer container, int signal) throws SyscallException {
    try {
      linux.processes().signal(container.process(), signal);
      passed |= 1L << signal;
    } catch (SyscallException e) {
      // It has ended in this moment.
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    if (relay != null) {
      relay.close();
    }
  }
}
