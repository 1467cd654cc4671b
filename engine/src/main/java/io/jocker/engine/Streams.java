package io.jocker.engine;

import io.jocker.linux.Fd;

/**
 * The caller's three standard streams, and how he can let go of them. They stay the caller's: the
 * engine reads, writes and hands them on, and never closes them.
 *
 * @param input given to the container where it asked for standard input
 * @param output where standard output goes, or all output of a terminal
 * @param error where standard error goes
 * @param detachKeys by which he leaves a container with a terminal, which goes on
 * @param signals whether signals of the caller are passed on to the container
 */
public record Streams(Fd input, Fd output, Fd error, DetachKeys detachKeys, boolean signals) {

  /** With docker's keys. */
  public Streams(Fd input, Fd output, Fd error) {
    this(input, output, error, DetachKeys.DEFAULT, true);
  }

  /** The same with other answers to how he lets go. */
  public Streams with(DetachKeys keys, boolean passSignals) {
    return new Streams(input, output, error, keys, passSignals);
  }
}
