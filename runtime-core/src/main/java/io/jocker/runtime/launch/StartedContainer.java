package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container whose program runs. It is the caller's until {@link #recorded}: closed before that,
 * the container is killed.
 */
public final class StartedContainer implements AutoCloseable {
  static final String NO_MONITOR =
      "the container's monitor ended before the container was recorded";

  /** A monitor that gets no processor for so long: then it must do without. */
  private static final int RELEASE_MILLIS = 10_000;

  private final Linux linux;
  private final int pid;
  private final int monitorPid;
  private final int inputDescriptor;
  private final Fd process;
  private final Fd acknowledge;
  private final @Nullable Fd terminal;
  private boolean recorded;
  private boolean ended;

  StartedContainer(Linux linux, Pids pids, Fd process, Fd acknowledge, @Nullable Fd terminal) {
    this.linux = linux;
    this.pid = pids.process();
    this.monitorPid = pids.monitor();
    this.inputDescriptor = pids.input();
    this.process = process;
    this.acknowledge = acknowledge;
    this.terminal = terminal;
  }

  /**
   * The two processes as this process sees them.
   *
   * @param input the monitor's descriptor that leads to the container's input, or -1
   */
  record Pids(int process, int monitor, int input) {}

  /** The pid of the container's first process. */
  public int pid() {
    return pid;
  }

  /** The pid of its monitor. */
  public int monitorPid() {
    return monitorPid;
  }

  /**
   * Which descriptor of the monitor leads to the container's input, by {@code pidfd_getfd(2)}: the
   * master of its terminal or the end of a pipe; -1 for none.
   */
  public int inputDescriptor() {
    return inputDescriptor;
  }

  /** The pidfd of the container's first process, for signals. */
  public Fd process() {
    return process;
  }

  /** The master of the container's terminal, or null: what is written to it is typed inside. */
  public @Nullable Fd terminal() {
    return terminal;
  }

  /**
   * The container is recorded where the next command finds it: from now on it lives on without this
   * process. Its output is copied to the caller until this is closed.
   */
  public void recorded() throws IOException {
    acknowledge();
    recorded = true;
  }

  private void acknowledge() throws IOException {
    try {
      linux.io().writeFully(acknowledge, new byte[1]);
    } catch (SyscallException e) {
      throw e.errno() == Errno.EPIPE ? new IOException(NO_MONITOR, e) : e;
    }
  }

  /**
   * The same for a container that nobody attends to: this process may end right after it. So it
   * waits until the monitor has taken off its leash (PR_SET_PDEATHSIG) and, to say so, closed its
   * end of the pipe.
   */
  public void released() throws IOException {
    acknowledge();
    recorded = true;
    linux.io().pollReadable(List.of(acknowledge), RELEASE_MILLIS);
    acknowledge.close();
  }

  /**
   * Waits until the monitor has ended: then the exit status is in its file and all output has been
   * written. One that is not {@link #recorded} is given up by this.
   */
  public void await() throws IOException {
    if (!recorded) {
      acknowledge.close(); // else its monitor would wait for this process, and this process for its
      // monitor
    }
    ProgramProcess.awaitEnd(linux, monitorPid);
    ended = true;
  }

  /**
   * Ends it at once and waits for that, after a failure.
   *
   * @param cause is told what cannot be done, too
   */
  public void kill(Exception cause) {
    try {
      signalKill();
      await();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void signalKill() throws SyscallException {
    try {
      linux.processes().signal(process, Signal.KILL.number());
    } catch (SyscallException e) {
      // It has ended in this moment; its monitor has yet to be reaped.
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  /**
   * Lets go of the descriptors. A container that is not {@link #recorded} is killed by its monitor,
   * whose end is awaited; one that is goes on.
   */
  @Override
  public void close() {
    acknowledge.close();
    try {
      if (!recorded && !ended) {
        ProgramProcess.awaitEnd(linux, monitorPid);
      }
    } catch (SyscallException e) {
      throw new IllegalStateException(
          "the monitor " + monitorPid + " is a child of this process", e);
    } finally {
      process.close();
      if (terminal != null) {
        terminal.close();
      }
    }
  }
}
