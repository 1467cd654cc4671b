package io.jocker.cli.explain;

import java.util.Locale;

/** The forms that {@code --explain} has. */
public enum ExplainMode {
  /** Runs the container and prints a line for each kind of step. */
  SHORT,
  /** Runs the container and prints everything. */
  FULL,
  /** Runs nothing: prints what would be done. */
  PLAN,
  /** Runs the container and prints its story for a tool. */
  JSON,
  /** Runs nothing: prints shell commands that build the same container. */
  SH;

  /**
   * Reads the option's value.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static ExplainMode parse(String text) {
    for (ExplainMode mode : values()) {
      if (mode.word().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("must be short, full, plan, json or sh");
  }

  /** Whether there will be a container. */
  public boolean runs() {
    return this != PLAN && this != SH;
  }

  /** As it is typed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
