package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.SyscallException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Processes that a command starts. With a JVM of its own those that it does not wait for get
 * another parent when it ends, who takes their status; here they would stay as zombies for ever.
 */
final class CalledProcesses {
  private final Children others;
  private final Set<Integer> own = new HashSet<>();
  private final Map<Fd, Integer> opened = new HashMap<>();

  CalledProcesses(Children others) {
    this.others = others;
  }

  /** The same calls with every child remembered. */
  ProcessCalls over(ProcessCalls calls) {
    return new Remembering(calls);
  }

  private synchronized int begun(int pid) {
    own.add(pid);
    return pid;
  }

  private synchronized void ended(int pid) {
    own.remove(pid);
  }

  private synchronized Fd named(Fd process, int pid) {
    if (own.contains(pid)) {
      opened.put(process, pid);
    }
    return process;
  }

  private synchronized void ended(Fd process) {
    Integer pid = opened.remove(process);
    if (pid != null) {
      own.remove(pid);
    }
  }

  /** Somebody else takes the status of those that are left. */
  synchronized void leave() {
    for (int pid : own) {
      others.take(pid);
    }
    own.clear();
  }

  private final class Remembering implements ProcessCalls {
    private final ProcessCalls calls;

    Remembering(ProcessCalls calls) {
      this.calls = calls;
    }

    @Override
    public int spawn(
        String path, List<String> arguments, List<String> environment, List<Inherit> inherit)
        throws SyscallException {
      return begun(calls.spawn(path, arguments, environment, inherit));
    }

    @Override
    public int spawn(
        Fd program, List<String> arguments, List<String> environment, List<Inherit> inherit)
        throws SyscallException {
      return begun(calls.spawn(program, arguments, environment, inherit));
    }

    @Override
    public Fd openProcess(int pid) throws SyscallException {
      return named(calls.openProcess(pid), pid);
    }

    @Override
    public void signal(Fd process, int signal) throws SyscallException {
      calls.signal(process, signal);
    }

    @Override
    public Ended await(Fd child) throws SyscallException {
      Ended end = calls.await(child);
      ended(child);
      return end;
    }

    @Override
    public Ended await(int child) throws SyscallException {
      Ended end = calls.await(child);
      ended(child);
      return end;
    }

    @Override
    public Optional<Ended> poll(Fd child) throws SyscallException {
      Optional<Ended> end = calls.poll(child);
      if (end.isPresent()) {
        ended(child);
      }
      return end;
    }

    @Override
    public Optional<Ended> poll(int child) throws SyscallException {
      Optional<Ended> end = calls.poll(child);
      if (end.isPresent()) {
        ended(child);
      }
      return end;
    }

    @Override
    public Fd takeFd(Fd process, int number) throws SyscallException {
      return calls.takeFd(process, number);
    }

    /** The end of a command is not the end of this process. */
    @Override
    public void exit(int code) {
      throw new UnsupportedOperationException("exit " + code);
    }
  }
}
