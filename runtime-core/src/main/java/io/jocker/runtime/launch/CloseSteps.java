package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.SystemCall;
import io.jocker.linux.program.ProgramBuilder;

/** Closes what the container's program must not have: {@code close_range(2)}. */
final class CloseSteps {
  private static final long LAST = 0xffff_ffffL;

  private final ProgramBuilder program;

  CloseSteps(ProgramBuilder program) {
    this.program = program;
  }

  /** All descriptors but the standard ones and {@code kept}, which are in ascending order. */
  void addAllBut(int... kept) {
    long from = DescriptorTable.FIRST;
    for (int descriptor : kept) {
      addRange(from, descriptor - 1L);
      from = descriptor + 1L;
    }
    addRange(from, LAST);
  }

  private void addRange(long first, long last) {
    if (first <= last) {
      program.call(
          "close descriptors", SystemCall.CLOSE_RANGE, number(first), number(last), number(0));
    }
  }
}
