package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import java.io.IOException;

/**
 * The container's first process could not be started: which step of the plan failed, and why.
 * Nothing of it is left.
 */
public final class StartException extends IOException {
  private static final long serialVersionUID = 1;

  private final String step;
  private final Errno errno;

  /** The call in words may be empty, where the step stands for several calls. */
  StartException(String step, String call, Errno errno) {
    super((call.isEmpty() ? step : step + ": " + call) + ": " + errno.describe());
    this.step = step;
    this.errno = errno;
  }

  /** The name of the step, such as {@code attach /proc}. */
  public String step() {
    return step;
  }

  /** What the kernel answered. */
  public Errno errno() {
    return errno;
  }

  /** The file that could not be executed, where it {@link #isExecution}. */
  public String program() {
    return step.substring(ExecSteps.NAME.length());
  }

  /** True if the program's working directory could not be entered. */
  public boolean isWorkingDirectory() {
    return step.startsWith(ProcessSteps.WORKING_DIRECTORY_NAME);
  }

  /** True if all went well up to the execve of the container's program. */
  public boolean isExecution() {
    return step.startsWith(ExecSteps.NAME);
  }
}
