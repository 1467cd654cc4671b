package io.jocker.linux.story;

/** The process that makes a call. */
public enum Actor {
  /** Jocker's JVM, in the namespaces of its caller. */
  JOCKER,
  /** The process that clones the container's first one, and stays as its monitor. */
  MONITOR,
  /** The container's first process, before its program runs. */
  CONTAINER,
  /** The child of a small init that becomes the container's program. */
  PROGRAM
}
