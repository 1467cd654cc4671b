package io.jocker.cli;

import io.jocker.engine.JockerException;

/** One command: what it is called with, and what it does. */
interface Command {

  /** Options and arguments, made anew. */
  CommandModel model();

  /**
   * Does it: one call of the engine, then words.
   *
   * @return the exit code
   * @throws JockerException what the engine could not do; printed by the caller
   */
  int run(Options options, Session session) throws JockerException;

  /** The exit code when the engine could not do it. */
  default int failureCode() {
    return 1;
  }
}
