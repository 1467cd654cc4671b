package io.jocker.linux.story;

import io.jocker.linux.program.Program;

/**
 * Told what the work is about while it is done.
 *
 * <p>Usually nobody listens: {@link #UNTOLD} costs a call of an empty method.
 */
public interface Story {
  /** Nobody listens. */
  Story UNTOLD = new Untold();

  /** Whether anybody listens, for what is done only to be told. */
  boolean isTold();

  /**
   * From now until the passage is closed, this thread's calls are about this. Passages may be
   * nested; a call belongs to the innermost.
   *
   * @param subject what it is done to; put into words only if anybody listens
   */
  About about(Topic topic, Object subject);

  /**
   * Steps that other processes have taken, up to and with an execve(2) that they came to.
   *
   * @param trace the memory file's bytes, see {@link io.jocker.linux.program.TraceRecord}
   * @param failedStep the step that ended the program, or a negative number
   */
  void ran(Program program, byte[] trace, int failedStep);

  /**
   * Steps that a program would take if all went well, up to its execve(2): at a clone it is the
   * child that is followed.
   */
  void planned(Program program);

  /** The end of a passage. */
  interface About extends AutoCloseable {
    @Override
    void close();
  }
}
