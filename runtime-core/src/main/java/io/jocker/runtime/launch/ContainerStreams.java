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
 * @param log the file that the monitor appends to, or null. Without one, and without a terminal,
 *     the container has the three descriptors themselves.
 * @param logSize where the log ends now, in bytes
 */
public record ContainerStreams(Fd input, Fd output, Fd error, @Nullable Fd log, long logSize) {
  /** The caller's own descriptors, without a log. */
  public static ContainerStreams direct(Fd input, Fd output, Fd error) {
    return new ContainerStreams(input, output, error, null, 0);
  }
}
