package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import java.util.List;

/** {@code struct clone_args} of {@code clone3(2)}. */
final class CloneArguments {
  static final int BYTES = 88;

  /** The oldest form (CLONE_ARGS_SIZE_VER0), for a clone without a cgroup. */
  static final int BYTES_WITHOUT_CGROUP = 64;

  static final long CLONE_PIDFD = 0x1000;
  static final long CLONE_PARENT_SETTID = 0x100000;
  static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;
  static final long CLONE_INTO_CGROUP = 0x2_0000_0000L;
  private static final int SIGCHLD = 17;

  private CloneArguments() {}

  /**
   * The structure.
   *
   * @param pidfd where the child's pidfd is written to (CLONE_PIDFD)
   * @param pid where its pid is written to (CLONE_PARENT_SETTID)
   * @param cgroup descriptor of its cgroup (CLONE_INTO_CGROUP), or zero
   */
  static Data of(long flags, Argument pidfd, Argument pid, Argument cgroup) {
    return Data.cells(
        "clone_args",
        List.of(
            number(flags),
            pidfd,
            NULL,
            pid,
            named("SIGCHLD", SIGCHLD),
            number(0),
            number(0),
            number(0),
            number(0),
            number(0),
            cgroup));
  }
}
