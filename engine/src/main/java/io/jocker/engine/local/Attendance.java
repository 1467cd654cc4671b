package io.jocker.engine.local;

import io.jocker.engine.DetachKeys;
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
import java.util.ArrayList;
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

  /** Where none is passed on, the window's size still is. */
  private static final Set<Integer> WINDOW = Set.of(Signal.WINCH.number());

  /** A log that nobody can watch is looked at so often. */
  private static final int LOOK_MILLIS = 50;

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
      Set<Integer> signals = streams.signals() ? SIGNALS : WINDOW;
      return new Attendance(linux, streams, linux.signals().relay(signals));
    } catch (SyscallException e) {
      // A process has one handler for a signal: another container of this JVM has them already.
      if (e.errno() == Errno.EBUSY) {
        return new Attendance(linux, streams, null);
      }
      throw e;
    }
  }

  /**
   * Who is attended to.
   *
   * @param process the pidfd of the container's first process
   * @param terminal the master of its terminal, or null
   * @param name of the container
   */
  record Subject(Fd process, int pid, @Nullable Fd terminal, String name) {}

  /** What comes out of the container, where it is not the monitor who copies it. */
  interface Output {
    /** Can be read when there is something new; null where that cannot be known. */
    @Nullable Fd source();

    /** Takes all that there is. */
    void drain() throws IOException;
  }

  /**
   * Attends until the container's first process has ended, or the user has left.
   *
   * @param input whether what is typed goes into the container's terminal
   * @param name of the container
   * @param listener told when a signal that was passed on has no effect
   * @return whether it has ended
   */
  boolean attend(StartedContainer container, boolean input, String name, RunListener listener)
      throws IOException {
    Subject subject = new Subject(container.process(), container.pid(), container.terminal(), name);
    Fd master = container.terminal();
    if (master == null) {
      return passSignals(new Rounds(subject, null, null, null), listener);
    }
    try (TerminalSession session = TerminalSession.begin(linux, master, streams, input)) {
      return passSignals(new Rounds(subject, session, session.leaving(), null), listener);
    }
  }

  /**
   * The same for a container that was started by another command.
   *
   * @param input where it reads from, null if nothing is typed: its terminal, or a pipe
   */
  boolean attend(Subject subject, @Nullable Fd input, Output output, RunListener listener)
      throws IOException {
    Fd master = subject.terminal();
    if (master != null) {
      try (TerminalSession session = TerminalSession.begin(linux, master, streams, input != null)) {
        return passSignals(new Rounds(subject, session, session.leaving(), output), listener);
      }
    }
    if (input == null) {
      return passSignals(new Rounds(subject, null, null, output), listener);
    }
    try (InputPump pump = InputPump.start(linux, streams.input(), input, DetachKeys.NONE)) {
      return passSignals(new Rounds(subject, null, pump.leaving(), output), listener);
    }
  }

  /** Whether this signal of the caller's has been passed on. */
  boolean hasPassed(int signal) {
    return (passed >>> signal & 1) != 0;
  }

  /** All that one who attends looks at. */
  private record Rounds(
      Subject subject,
      @Nullable TerminalSession session,
      @Nullable Fd leaving,
      @Nullable Output output) {

    /** Its process first. */
    List<Fd> sources(@Nullable SignalRelay relay) {
      List<Fd> sources = new ArrayList<>(4);
      sources.add(subject.process());
      if (relay != null) {
        sources.add(relay.source());
      }
      if (leaving != null) {
        sources.add(leaving);
      }
      Fd news = output == null ? null : output.source();
      if (news != null) {
        sources.add(news);
      }
      return sources;
    }

    int millis(@Nullable Deafness deafness) {
      int millis = deafness == null ? -1 : deafness.remainingMillis();
      boolean unseen = output != null && output.source() == null;
      return unseen && (millis < 0 || millis > LOOK_MILLIS) ? LOOK_MILLIS : millis;
    }
  }

  private boolean passSignals(Rounds rounds, RunListener listener) throws IOException {
    List<Fd> sources = rounds.sources(relay);
    Output output = rounds.output();
    Deafness deafness = null;
    while (true) {
      List<Integer> ready = linux.io().pollReadable(sources, rounds.millis(deafness));
      if (output != null) {
        output.drain();
      }
      if (ready.contains(0)) {
        return true;
      }
      if (rounds.leaving() != null && ready.contains(sources.indexOf(rounds.leaving()))) {
        return false;
      }
      if (deafness != null && ready.isEmpty() && deafness.remainingMillis() == 0) {
        deafness.tell(linux, rounds.subject().name(), listener);
        deafness = null;
      }
      if (relay != null && ready.contains(1)) {
        int signal = take(relay, rounds);
        if (deafness == null && Deafness.isAsked(signal)) {
          deafness = new Deafness(rounds.subject().pid(), signal);
        }
      }
    }
  }

  /** Passes a signal on; to the size of the window the kernel draws the programs' attention. */
  private int take(SignalRelay from, Rounds rounds) throws SyscallException {
    int signal = from.next();
    if (rounds.session() != null && signal == Signal.WINCH.number()) {
      rounds.session().resize();
    } else if (signal > 0 && streams.signals()) {
      pass(rounds.subject(), signal);
    }
    return signal;
  }

  private void pass(Subject subject, int signal) throws SyscallException {
    try {
      linux.processes().signal(subject.process(), signal);
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
