package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.ProcessCalls.Ended;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.Hook;
import java.io.IOException;
import java.util.List;

/**
 * The hooks that run in jocker's own namespaces: prestart and createRuntime while the container's
 * first process waits at its gate, poststart when its program runs, poststop when all of it is gone
 * (<a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#posix-platform-hooks">config.md,
 * hooks</a>). The others are steps of the plan, see {@link HookSteps}.
 */
public final class HookRunner {
  private static final long MILLIS = 1000;

  private final Linux linux;
  private final String id;
  private final ContainerConfig config;
  private final Fd output;

  /**
   * For one container.
   *
   * @param output where the hooks' own output and errors go
   */
  public HookRunner(Linux linux, String id, ContainerConfig config, Fd output) {
    this.linux = linux;
    this.id = id;
    this.config = config;
    this.output = output;
  }

  /** After the program began: what fails is the next one's affair no more than the container's. */
  public void poststart(int pid, FailureListener failures) {
    for (Hook hook : config.hooks().poststart()) {
      tryOne("poststart", hook, "running", pid, failures);
    }
  }

  /** After the container's end, also of one that never ran. */
  public void poststop(FailureListener failures) {
    for (Hook hook : config.hooks().poststop()) {
      tryOne("poststop", hook, "stopped", 0, failures);
    }
  }

  /** Hears of hooks whose failure stops nothing. */
  public interface FailureListener {
    /** It could not be run, or ended with an error. */
    void failed(HookException failure);
  }

  private void tryOne(String when, Hook hook, String status, int pid, FailureListener failures) {
    try {
      run(when, hook, state(status, pid));
    } catch (HookException e) {
      failures.failed(e);
    }
  }

  /** While the namespaces are there and nothing has run in them: the first failure is the end. */
  void beforeStart(int pid) throws HookException {
    byte[] state = state("creating", pid);
    for (Hook hook : config.hooks().prestart()) {
      run("prestart", hook, state);
    }
    for (Hook hook : config.hooks().createRuntime()) {
      run("createRuntime", hook, state);
    }
  }

  byte[] state(String status, int pid) {
    return new HookState(id, status, pid, config.bundle(), config.annotations()).toJson();
  }

  private void run(String when, Hook hook, byte[] state) throws HookException {
    String name = when + " hook " + hook.path();
    // A file, not a pipe: a hook that does not read its input must not stop anybody.
    try (Fd input = linux.files().memoryFile("hook-state", false)) {
      linux.io().writeAt(input, 0, state, 0, state.length);
      List<Inherit> streams =
          List.of(new Inherit(input, 0), new Inherit(output, 1), new Inherit(output, 2));
      int pid = linux.processes().spawn(hook.path(), hook.args(), hook.env(), streams);
      Ended ended = await(pid, hook.timeoutSeconds(), name);
      if (ended.killed() || ended.status() != 0) {
        String how = ended.killed() ? "was killed by signal " : "ended with exit code ";
        throw new HookException(name + " " + how + ended.status());
      }
    } catch (HookException e) {
      throw e;
    } catch (IOException e) {
      throw new HookException(name, e);
    }
  }

  private Ended await(int pid, long timeoutSeconds, String name) throws IOException {
    try (Fd process = linux.processes().openProcess(pid)) {
      int limit =
          timeoutSeconds == 0 ? -1 : (int) Math.min(timeoutSeconds * MILLIS, Integer.MAX_VALUE);
      if (linux.io().pollReadable(List.of(process), limit).isEmpty()) {
        kill(process);
        linux.processes().await(process);
        throw new HookException(name + " was not done after " + timeoutSeconds + " s");
      }
      return linux.processes().await(process);
    }
  }

  private void kill(Fd process) throws SyscallException {
    try {
      linux.processes().signal(process, Signal.KILL.number());
    } catch (SyscallException e) {
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }
}
