package io.jocker.cli;

import java.util.List;

/**
 * How many arguments a command takes besides its options.
 *
 * @param least 0 or more
 * @param most no less than {@code least}
 */
record Arity(int least, int most) {
  static final Arity NONE = new Arity(0, 0);

  static Arity exactly(int count) {
    return new Arity(count, count);
  }

  static Arity atLeast(int count) {
    return new Arity(count, Integer.MAX_VALUE);
  }

  static Arity atMost(int count) {
    return new Arity(0, count);
  }

  /** Refuses another number of arguments, in docker's words. */
  void check(String command, List<String> arguments) {
    if (arguments.size() < least || arguments.size() > most) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS, "'jocker " + command + "' " + demand());
    }
  }

  private String demand() {
    if (most == 0) {
      return "accepts no arguments";
    }
    if (least == most) {
      return "requires " + count(least);
    }
    return most == Integer.MAX_VALUE
        ? "requires at least " + count(least)
        : "requires at most " + count(most);
  }

  private static String count(int number) {
    return number + (number == 1 ? " argument" : " arguments");
  }
}
