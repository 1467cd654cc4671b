package io.jocker.engine;

/**
 * How a container that ran in the foreground ended, or what its caller has left it for.
 *
 * @param id of the container
 * @param code the exit code of its first process, 128 + n where signal n killed it
 * @param oomKilled whether the kernel killed a process of it for its memory limit
 * @param signal the signal that killed its first process, or 0
 * @param expected whether it was the caller who sent that signal, or who ended the terminal
 * @param detached whether it goes on, and the caller has left it
 */
public record ContainerExit(
    String id, int code, boolean oomKilled, int signal, boolean expected, boolean detached) {

  /** One that ended. */
  public ContainerExit(String id, int code, boolean oomKilled, int signal, boolean expected) {
    this(id, code, oomKilled, signal, expected, false);
  }

  /** One that has not ended: the caller has left it. */
  public static ContainerExit left(String id) {
    return new ContainerExit(id, 0, false, 0, false, true);
  }

  /** A program that ended by itself. */
  public ContainerExit(String id, int code, boolean oomKilled) {
    this(id, code, oomKilled, 0, false);
  }
}
