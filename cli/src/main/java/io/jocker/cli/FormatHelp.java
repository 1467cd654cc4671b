package io.jocker.cli;

/** What {@code --help} says about {@code --format}. */
final class FormatHelp {
  private FormatHelp() {}

  private static final String END =
      "'json':             Print in JSON format\n"
          + "'TEMPLATE':         Print output using the given Go template";

  /** Of commands that show one thing. */
  static final String OF_ONE = "Format output using a custom template:\n" + END;

  /** Of commands that list things. */
  static final String OF_MANY =
      "Format output using a custom template:\n"
          + "'table':            Print output in table format with column headers (default)\n"
          + "'table TEMPLATE':   Print output in table format using the given Go template\n"
          + END;
}
