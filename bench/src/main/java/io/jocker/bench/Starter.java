package io.jocker.bench;

import io.jocker.linux.Fd;
import java.io.IOException;

/** Starts the program of a bundle in a container of its own: one of those that are compared. */
interface Starter {
  /** As it stands in the table. */
  String name();

  /**
   * Starts the bundle's program.
   *
   * @param id of the container, not used before
   * @param output becomes the program's standard output; the caller closes its own
   * @throws IOException if it could not be started, as far as that is known already
   */
  Started start(String id, Fd output) throws IOException;

  /** A container on its way. */
  interface Started {
    /**
     * Waits until the container has ended and its traces are removed.
     *
     * @throws IOException if its program did not run, or did not end with 0
     */
    void await() throws IOException;
  }
}
