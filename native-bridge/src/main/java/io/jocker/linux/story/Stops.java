package io.jocker.linux.story;

import java.util.List;

/** Halts the work before it goes on, for a person who wants to look around. */
public interface Stops {
  /** Whether to stop before each passage, and not only where a new chapter begins. */
  boolean eachPassage();

  /**
   * Returns when the work may go on.
   *
   * @param coming what is done before the next stop; calls of this process are not known yet
   * @param pid the process that waits, 0 for this one
   * @throws GivenUpException if it shall not go on
   */
  void before(List<Passage> coming, int pid);
}
