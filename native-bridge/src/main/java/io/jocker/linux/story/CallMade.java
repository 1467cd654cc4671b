package io.jocker.linux.story;

/**
 * A system call that was made.
 *
 * @param name of its man page, such as {@code move_mount}
 * @param arguments in words
 * @param result what the kernel answered; an error is its negative number
 * @param endNanos CLOCK_MONOTONIC at its end, which is one clock for all processes
 * @param nanos how long it took, waiting included
 */
public record CallMade(String name, String arguments, long result, long endNanos, long nanos) {
  /** {@code move_mount(5, "", AT_FDCWD, "/proc") = 0}. */
  @Override
  public String toString() {
    return name + "(" + arguments + ") = " + result;
  }
}
