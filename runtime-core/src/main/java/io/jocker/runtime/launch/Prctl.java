package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;

/** The operations of {@code prctl(2)} that a start uses. */
enum Prctl {
  PR_SET_PDEATHSIG(1),
  PR_SET_DUMPABLE(4),
  PR_SET_KEEPCAPS(8),
  PR_SET_NAME(15),
  PR_CAPBSET_DROP(24),
  PR_SET_NO_NEW_PRIVS(38),
  PR_CAP_AMBIENT(47);

  static final int SIGKILL = 9;
  private final int number;

  Prctl(int number) {
    this.number = number;
  }

  /** Adds the call; the unused arguments are zero, which the kernel insists on. */
  Step add(ProgramBuilder program, String name, Argument second, Argument third) {
    return program.call(
        name, SystemCall.PRCTL, named(name(), number), second, third, number(0), number(0));
  }

  Step add(ProgramBuilder program, String name, Argument second) {
    return add(program, name, second, number(0));
  }

  /** The kernel kills this process when its parent ends; a change of user ids forgets it. */
  static void dieWithParent(ProgramBuilder program, String name) {
    PR_SET_PDEATHSIG.add(program, name, named("SIGKILL", SIGKILL));
  }
}
