package io.jocker.engine.local;

import io.jocker.linux.Errno;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.SyscallException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The monitors that this process has started and does not wait for. When it ends they become
 * children of process 1; but a process that goes on for long has to take the exit status of each,
 * or it stays a zombie ({@code wait(2)}, notes).
 */
final class Monitors {
  /** For one whose container has ended: it has nothing left to do but to end, too. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ProcessCalls processes;
  private final Map<Integer, String> containers = new HashMap<>();

  Monitors(ProcessCalls processes) {
    this.processes = processes;
  }

  /** One more, of a container; those that have ended meanwhile are reaped. */
  synchronized void add(int pid, String container) throws SyscallException {
    reap();
    containers.put(pid, container);
  }

  /** Takes the status of all that have ended. */
  synchronized void reap() throws SyscallException {
    for (Integer monitor : Set.copyOf(containers.keySet())) {
      if (hasEnded(monitor)) {
        containers.remove(monitor);
      }
    }
  }

  /**
   * The same after a container has been removed: those of it, and of what was executed in it, end
   * in these moments, and would be zombies until the next command. One that does not end in time
   * (somebody may have stopped it) is left to later ones.
   */
  void reapAfter(String container) throws SyscallException {
    long begin = System.nanoTime();
    reap();
    while (has(container) && System.nanoTime() - begin < PATIENCE_NANOS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      reap();
    }
  }

  private synchronized boolean has(String container) {
    return containers.containsValue(container);
  }

  private boolean hasEnded(int child) throws SyscallException {
    try {
      return processes.poll(child).isPresent();
    } catch (SyscallException e) {
      // Where SIGCHLD is ignored the kernel has reaped it.
      if (e.errno() == Errno.ECHILD) {
        return true;
      }
      throw e;
    }
  }
}
