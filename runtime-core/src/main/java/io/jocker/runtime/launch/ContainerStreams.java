package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's input comes from and its output goes to. All descriptors stay their owner's.
 *
 * @param input standard input; with a terminal it is not handed on, for the caller writes to the
 *     terminal's master
 * @param output the caller's standard output
 * @param error the caller's standard error
 * @param log what the monitor appends to, or null. Without one, and without a terminal, the
 *     container has the three descriptors themselves.
 * @param attended whether somebody is there for the output; else it goes to the log only, and the
 *     three descriptors are /dev/null or, for the input, a pipe
 * @param inputEnd the other end of a pipe that is the input: the monitor keeps it, so that the
 *     container's input does not end and a later command can get at it; null for none
 */
public record ContainerStreams(
    Fd input,
    Fd output,
    Fd error,
    @Nullable ContainerLog log,
    boolean attended,
    @Nullable Fd inputEnd) {

  /** With somebody there. */
  public ContainerStreams(Fd input, Fd output, Fd error, @Nullable ContainerLog log) {
    this(input, output, error, log, true, null);
  }

  /** The caller's own descriptors, without a log. */
  public static ContainerStreams direct(Fd input, Fd output, Fd error) {
    return new ContainerStreams(input, output, error, null);
  }

  /**
   * With nobody there.
   *
   * @param nothing /dev/null, open for reading and writing
   */
  public static ContainerStreams detached(
      Fd input, Fd nothing, @Nullable ContainerLog log, @Nullable Fd inputEnd) {
    return new ContainerStreams(input, nothing, nothing, log, false, inputEnd);
  }
}
