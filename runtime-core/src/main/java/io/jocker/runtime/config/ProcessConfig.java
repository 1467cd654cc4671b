package io.jocker.runtime.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that is started in the container.
 *
 * @param args the program and its arguments, never empty
 * @param env NAME=VALUE
 * @param cwd absolute path inside
 * @param noNewPrivileges PR_SET_NO_NEW_PRIVS of {@code prctl(2)}
 * @param terminal whether it gets a pseudo terminal
 * @param consoleSize the terminal's first size, null for the kernel's 0 by 0
 * @param oomScoreAdj -1000 to 1000; null leaves what is inherited
 */
public record ProcessConfig(
    List<String> args,
    List<String> env,
    String cwd,
    Identity identity,
    CapabilitySets capabilities,
    boolean noNewPrivileges,
    boolean terminal,
    @Nullable ConsoleSize consoleSize,
    List<ResourceLimit> rlimits,
    @Nullable Integer oomScoreAdj,
    @Nullable IoPriority ioPriority,
    @Nullable SchedulingPolicy scheduler) {
  public ProcessConfig {
    args = List.copyOf(args);
    env = List.copyOf(env);
    rlimits = List.copyOf(rlimits);
  }

  /** Rows and columns, 1 to 65,535. */
  public record ConsoleSize(int rows, int columns) {}

  /**
   * {@code ioprio_set(2)}.
   *
   * @param scheduling 1 real time, 2 best effort, 3 idle
   * @param level 0 (first) to 7
   */
  public record IoPriority(int scheduling, int level) {
    /** The kernel's IOPRIO_PRIO_VALUE. */
    public int encoded() {
      return scheduling << 13 | level;
    }
  }
}
