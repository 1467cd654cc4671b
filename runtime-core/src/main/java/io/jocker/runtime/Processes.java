package io.jocker.runtime;

import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.linux.proc.ProcessStat;
import java.util.Optional;

/** Tells processes apart over time, see {@link ProcessIdentity}. */
public final class Processes {
  private static final char ZOMBIE = 'Z';
  private static final char DEAD = 'X';

  private final Proc proc;

  public Processes(Linux linux) {
    this.proc = new Proc(linux);
  }

  /** Who has this pid now; empty when nobody has. */
  public Optional<ProcessIdentity> identify(int pid) throws SyscallException {
    Optional<ProcessStat> stat = proc.stat(pid);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ProcessIdentity(pid, stat.get().startTicks(), proc.bootId()));
  }

  /** True while it runs: not when its pid is another's, nor when it only waits to be reaped. */
  public boolean isAlive(ProcessIdentity process) throws SyscallException {
    Optional<ProcessStat> stat = proc.stat(process.pid());
    return stat.isPresent()
        && stat.get().startTicks() == process.startTicks()
        && stat.get().state() != ZOMBIE
        && stat.get().state() != DEAD
        && proc.bootId().equals(process.bootId());
  }
}
