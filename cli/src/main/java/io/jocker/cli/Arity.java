package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
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
      String count = Integer.toString(form().startsWith("most") ? most : least);
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          most == 0
              ? ErrorText.ofForm(ErrorCode.ARGUMENT_COUNT, "none", command)
              : ErrorText.ofForm(ErrorCode.ARGUMENT_COUNT, form(), command, count),
          null);
    }
  }

  /** Which sentence of the code says what is demanded. */
  private String form() {
    if (least == most) {
      return "exactly" + number(least);
    }
    return most == Integer.MAX_VALUE ? "least" + number(least) : "most" + number(most);
  }

  private static String number(int count) {
    return count == 1 ? "-one" : "";
  }
}
