package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.LocalSocketCalls;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for callers, and has each one's command done in a thread of its own. */
public final class Daemon {
  private static final int LONGEST_POLL = 1 << 30;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What calls are for. */
  public interface Service {
    /** Whether a command can be done here as well as in a JVM of its own. */
    boolean accepts(List<String> words, Map<String, String> environment, String folder);

    /** Does it, and returns the exit code. */
    int run(Call call);
  }

  private final Linux linux;
  private final JnaLinux.Shared kernel;
  private final LocalSocketCalls sockets;
  private final String program;
  private final Service service;
  private int running;
  private long lastEnd = System.nanoTime();

  /**
   * A daemon.
   *
   * @param linux for its own calls
   * @param kernel for those of its callers' commands
   * @param program absolute path of the only program that may call: it is of the same build
   */
  public Daemon(Linux linux, JnaLinux.Shared kernel, String program, Service service) {
    this.linux = linux;
    this.kernel = kernel;
    this.sockets = kernel.localSockets();
    this.program = program;
    this.service = service;
  }

  /**
   * Serves until a signal comes, or nobody has called for long enough.
   *
   * @param idleMillis for how long; 0: without end
   */
  public void serve(Fd listening, SignalRelay signals, long idleMillis) throws SyscallException {
    Surroundings own;
    try (Fd self = Caller.folder(linux, "/proc/self")) {
      own = Surroundings.of(linux, self);
    }
    try (Children children = new Children(linux.io(), linux.processes())) {
      while (!isIdle(idleMillis)) {
        List<Fd> sources = new ArrayList<>(List.of(listening, signals.source()));
        sources.addAll(children.sources());
        List<Integer> ready = linux.io().pollReadable(sources, timeout(idleMillis));
        if (ready.contains(1)) {
          return;
        }
        if (ready.contains(0)) {
          accept(listening, own, children);
        }
        children.reap();
      }
    }
  }

  private synchronized boolean isIdle(long idleMillis) {
    return idleMillis > 0 && running == 0 && sinceLastEnd() >= idleMillis;
  }

  private long sinceLastEnd() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastEnd);
  }

  /** While a command runs it is looked again after the whole time. */
  private synchronized int timeout(long idleMillis) {
    if (idleMillis == 0) {
      return -1;
    }
    long left = running > 0 ? idleMillis : idleMillis - sinceLastEnd() + 1;
    return (int) Math.min(Math.max(left, 1), LONGEST_POLL);
  }

  /** Whoever cannot be answered now, for want of descriptors or threads, waits or starts a JVM. */
  private void accept(Fd listening, Surroundings own, Children children) {
    try {
      Fd socket = sockets.accept(listening);
      Thread thread = new Thread(() -> answerAndCount(socket, own, children), "call");
      thread.setDaemon(true);
      synchronized (this) {
        running++;
      }
      try {
        thread.start();
      } catch (OutOfMemoryError e) {
        socket.close();
        ended();
      }
    } catch (SyscallException e) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized void ended() {
    running--;
    lastEnd = System.nanoTime();
  }

  private void answerAndCount(Fd socket, Surroundings own, Children children) {
    try (Connection connection = new Connection(linux.io(), sockets, socket)) {
      answer(connection, own, children);
    } catch (SyscallException e) {
      // He is gone, and needs no answer; or there are too many: then he sees the end, and starts a
      // JVM of his own.
    } catch (CallerGoneError e) {
      // He has been killed; what was to be closed is closed.
    } finally {
      ended();
    }
  }

  private void answer(Connection connection, Surroundings own, Children children)
      throws SyscallException {
    int pid = connection.peer();
    try (Caller caller = Caller.of(linux, pid)) {
      if (!caller.program().equals(program)
          || !caller.surroundings().equals(own)
          || !service.accepts(caller.words(), caller.environment(), caller.folder())) {
        connection.refuse();
        return;
      }
      connection.begin("caller-" + pid);
      int code;
      try (Call call = new Call(caller, connection, kernel, children)) {
        code = service.run(call);
      }
      // Whoever reads what he has written is to find the end no later than he ends.
      caller.close();
      connection.end(code);
    }
  }
}
