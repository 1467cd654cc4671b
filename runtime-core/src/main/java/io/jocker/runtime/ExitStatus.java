package io.jocker.runtime;

/** How a process ended: {@code wait(2)}. */
public sealed interface ExitStatus {
  /** What a shell calls it: the exit code, or 128 and the signal's number. */
  int shellCode();

  /**
   * It ended by itself.
   *
   * @param code 0 to 255
   */
  record Exited(int code) implements ExitStatus {
    @Override
    public int shellCode() {
      return code;
    }
  }

  /**
   * A signal ended it.
   *
   * @param signal 1 to 64
   */
  record Signaled(int signal) implements ExitStatus {
    @Override
    public int shellCode() {
      return 128 + signal;
    }
  }
}
