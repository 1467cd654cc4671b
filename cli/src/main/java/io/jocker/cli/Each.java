package io.jocker.cli;

import io.jocker.engine.JockerException;
import java.util.List;

/**
 * A command that does the same to several things: each is tried, whatever becomes of the others.
 */
final class Each {
  private Each() {}

  /** What is done to one. */
  @FunctionalInterface
  interface Action {
    void apply(String name) throws JockerException;
  }

  /**
   * Does it to all, and says of each that failed why.
   *
   * @return 0, or 1 if one failed
   */
  static int of(List<String> names, Session session, Action action) {
    int code = 0;
    for (String name : names) {
      try {
        action.apply(name);
        session.out().flush();
      } catch (JockerException e) {
        session.complain(e.text());
        code = 1;
      }
    }
    return code;
  }
}
