package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.RunListener;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.linux.proc.ProcessStatus;
import java.util.concurrent.TimeUnit;

/**
 * A container that goes on after a signal which should have ended it. The kernel drops every signal
 * to process 1 of a pid namespace that has no handler for it ({@code pid_namespaces(7)}), so a
 * program that is not written to be process 1 cannot be stopped by SIGTERM or Ctrl-C. One that has
 * a handler may just be slow: nothing is said of it.
 */
final class Deafness {
  private static final int SECONDS = 3;

  private final int pid;
  private final int signal;
  private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

  /** From now on. */
  Deafness(int pid, int signal) {
    this.pid = pid;
    this.signal = signal;
  }

  /** Whether a signal means that the container should end. */
  static boolean isAsked(int signal) {
    return signal == Signal.TERM.number() || signal == Signal.INT.number();
  }

  int remainingMillis() {
    return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
  }

  /**
   * The same for a stop.
   *
   * @param limit how many seconds it has in all, negative for no limit
   */
  void tellStop(Linux linux, String container, long limit, RunListener listener)
      throws SyscallException {
    if (isDeaf(linux)) {
      String form = limit < 0 ? "stop-endless" : "stop";
      listener.warning(
          ErrorText.ofForm(
              ErrorCode.SIGNAL_IGNORED,
              form,
              container,
              new Signal(signal).name(),
              Long.toString(limit)));
    }
  }

  /** Says so, if a look at the process shows that it ignores the signal. */
  void tell(Linux linux, String container, RunListener listener) throws SyscallException {
    if (isDeaf(linux)) {
      listener.warning(
          ErrorText.of(
              ErrorCode.SIGNAL_IGNORED,
              container,
              new Signal(signal).name(),
              Integer.toString(SECONDS)));
    }
  }

  private boolean isDeaf(Linux linux) throws SyscallException {
    ProcessStatus status = new Proc(linux).status(pid).orElse(null);
    if (status == null || status.signals().catches(signal)) {
      return false;
    }
    int pidInside = status.namespacePids().get(status.namespacePids().size() - 1);
    return status.signals().ignores(signal) || pidInside == 1;
  }
}
