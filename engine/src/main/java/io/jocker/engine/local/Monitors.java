package io.jocker.engine.local;

import io.jocker.linux.Errno;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.SyscallException;
import java.util.HashSet;
import java.util.Set;

/**
 * The monitors that this process has started and does not wait for. When it ends they become
 * children of process 1; but a process that goes on for long has to take the exit status of each,
 * or it stays a zombie ({@code wait(2)}, notes).
 */
final class Monitors {
  private final ProcessCalls processes;
  private final Set<Integer> children = new HashSet<>();

  Monitors(ProcessCalls processes) {
    this.processes = processes;
  }

  /** One more; those that have ended meanwhile are reaped. */
  synchronized void add(int pid) throws SyscallException {
    reap();
    children.add(pid);
  }

  /** Takes the status of all that have ended. */
  synchronized void reap() throws SyscallException {
    for (Integer child : Set.copyOf(children)) {
      if (hasEnded(child)) {
        children.remove(child);
      }
    }
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
