package io.jocker.engine.local;

import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.linux.proc.ProcessStat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two processes of a container that runs, by descriptors ({@code pidfd_open(2)}) that never
 * come to mean others.
 */
final class Processes implements AutoCloseable {
  private final Linux linux;
  private final LiveProcesses recorded;
  private final Fd monitor;
  private final @Nullable Fd first;

  private Processes(Linux linux, LiveProcesses recorded, Fd monitor, @Nullable Fd first) {
    this.linux = linux;
    this.recorded = recorded;
    this.monitor = monitor;
    this.first = first;
  }

  /** Those of a container; empty if it does not run. */
  static Optional<Processes> of(Services services, ContainerId id) throws SyscallException {
    Optional<LiveProcesses> recorded = services.containers().processes(id);
    return recorded.isEmpty() ? Optional.empty() : open(services.linux(), recorded.get());
  }

  private static Optional<Processes> open(Linux linux, LiveProcesses recorded)
      throws SyscallException {
    Fd monitor = open(linux, recorded.monitorPid(), recorded.monitorTicks());
    if (monitor == null) {
      return Optional.empty();
    }
    try {
      Fd first = open(linux, recorded.pid(), recorded.startTicks());
      return Optional.of(new Processes(linux, recorded, monitor, first));
    } catch (SyscallException | RuntimeException e) {
      monitor.close();
      throw e;
    }
  }

  /** Opened first, looked at then: what the pid means does not change any more. */
  private static @Nullable Fd open(Linux linux, int pid, long ticks) throws SyscallException {
    Fd process;
    try {
      process = linux.processes().openProcess(pid);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ESRCH) {
        return null;
      }
      throw e;
    }
    Optional<ProcessStat> stat = new Proc(linux).stat(pid);
    if (stat.isPresent() && stat.get().startTicks() == ticks && stat.get().state() != 'Z') {
      return process;
    }
    process.close();
    return null;
  }

  /** Pids, and where the input is. */
  LiveProcesses recorded() {
    return recorded;
  }

  /** The pidfd of the monitor. */
  Fd monitor() {
    return monitor;
  }

  /** The same, which is the caller's to close then; nothing else of this is open any more. */
  Fd releaseMonitor() {
    if (first != null) {
      first.close();
    }
    return monitor;
  }

  /** The pidfd of the container's first process; null when only the monitor is left. */
  @Nullable Fd first() {
    return first;
  }

  /** Sends a signal to the container's first process, if that is still there. */
  void signal(int signal) throws SyscallException {
    if (first == null) {
      return;
    }
    try {
      linux.processes().signal(first, signal);
    } catch (SyscallException e) {
      // It has ended in this moment.
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  /** Ends the monitor of a container that has ended: it only waits before the next start. */
  void endMonitor() throws SyscallException {
    try {
      linux.processes().signal(monitor, Signal.KILL.number());
    } catch (SyscallException e) {
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  /**
   * Waits until the monitor has ended: then nothing of the container is left, and how it ended is
   * written down.
   *
   * @param millis at most; negative: without limit
   * @return false if the time was up
   */
  boolean awaitEnd(int millis) throws SyscallException {
    return !linux.io().pollReadable(List.of(monitor), millis).isEmpty();
  }

  @Override
  public void close() {
    monitor.close();
    if (first != null) {
      first.close();
    }
  }
}
