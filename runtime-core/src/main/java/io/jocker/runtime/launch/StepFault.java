package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import io.jocker.linux.program.Program;
import org.jspecify.annotations.Nullable;

/**
 * A step that is not made but answers with an error: how tests make each step of a start fail in
 * turn.
 *
 * @param step its index; ignored where {@code errno} is null
 */
record StepFault(int step, @Nullable Errno errno) {
  /** Every step is made. */
  static final StepFault NONE = new StepFault(-1, null);

  Program applyTo(Program program) {
    return errno == null ? program : program.withFailure(step, errno);
  }
}
