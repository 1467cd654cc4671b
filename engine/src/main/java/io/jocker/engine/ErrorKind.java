package io.jocker.engine;

/**
 * What sort of failure a {@link JockerException} is. Front ends choose the exit code or the HTTP
 * status by it.
 */
public enum ErrorKind {
  /** The request contradicts itself or names something that cannot be. */
  INVALID,
  /** There is no such container, image, user or file. */
  NOT_FOUND,
  /** The state of things forbids it: a name in use, a container that runs. */
  CONFLICT,
  /** This machine or this version cannot do it: a missing controller, kernel feature or program. */
  NOT_SUPPORTED,
  /** A registry or another party did not answer as it should; later it may. */
  UNAVAILABLE,
  /** The container's program does not exist in its root. */
  COMMAND_NOT_FOUND,
  /** The container's program exists and cannot be executed. */
  COMMAND_NOT_EXECUTABLE,
  /** Anything else, such as a system call that the kernel refused. */
  INTERNAL
}
