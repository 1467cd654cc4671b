package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that was parsed. */
final class Options {
  private final ParseResult result;
  private final List<String> arguments;

  private Options(ParseResult result, List<String> arguments) {
    this.result = result;
    this.arguments = arguments;
  }

  /**
   * Parses the words behind a command's name.
   *
   * @throws UsageException in docker's words, with the nearest option for a mistyped one
   */
  static Options parse(CommandModel model, List<String> words) {
    CommandLine commandLine =
        new CommandLine(model.spec())
            .setStopAtPositional(!model.isInterspersed())
            .setOverwrittenOptionsAllowed(true)
            .setAllowOptionsAsOptionParameters(true)
            .setExpandAtFiles(false)
            .setInterpolateVariables(false);
    try {
      ParseResult result = commandLine.parseArgs(withValues(model, words));
      List<String> arguments = result.matchedPositionalValue(0, List.<String>of());
      return new Options(result, List.copyOf(arguments));
    } catch (UnmatchedArgumentException e) {
      throw unknown(e.getUnmatched().get(0), model, e);
    } catch (MissingParameterException e) {
      throw missingValue(e);
    } catch (ParameterException e) {
      throw new UsageException(
          UsageException.WRONG_OPTION,
          ErrorText.of(ErrorCode.USAGE, String.valueOf(e.getMessage())),
          e);
    }
  }

  /** The words, with the value that an option means which may stand without one. */
  private static String[] withValues(CommandModel model, List<String> words) {
    String[] whole = words.toArray(new String[0]);
    if (model.optionalValues().isEmpty()) {
      return whole;
    }
    for (int i = 0; i < whole.length && whole[i].startsWith("-"); i++) {
      String word = whole[i];
      String value = model.optionalValues().get(word);
      if (value != null) {
        whole[i] = word + "=" + value;
      } else if (nextIsItsValue(model, word)) {
        i++;
      }
    }
    return whole;
  }

  /** Of {@code --name}, and of {@code -n} also behind other letters: {@code -ite A=b}. */
  private static boolean nextIsItsValue(CommandModel model, String word) {
    if (word.startsWith("--")) {
      OptionSpec option = model.spec().optionsMap().get(word);
      return option != null && CommandModel.takesValue(option);
    }
    for (int i = 1; i < word.length(); i++) {
      OptionSpec option = model.spec().optionsMap().get("-" + word.charAt(i));
      if (option != null && CommandModel.takesValue(option)) {
        return i == word.length() - 1;
      }
    }
    return false;
  }

  private static UsageException unknown(
      String word, CommandModel model, UnmatchedArgumentException cause) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    if (!name.startsWith("--") && name.length() > 1) {
      return new UsageException(
          UsageException.WRONG_OPTION,
          ErrorText.ofForm(
              ErrorCode.UNKNOWN_OPTION, "letter", name, String.valueOf(name.charAt(1))),
          cause);
    }
    String nearest = Nearest.of(name, model.spec().optionsMap().keySet());
    return new UsageException(
        UsageException.WRONG_OPTION,
        UsageException.withNearest(ErrorCode.UNKNOWN_OPTION, name, nearest),
        cause);
  }

  private static UsageException missingValue(MissingParameterException cause) {
    String name =
        cause.getMissing().get(0) instanceof OptionSpec option ? option.longestName() : "";
    return new UsageException(
        UsageException.WRONG_OPTION, ErrorText.of(ErrorCode.OPTION_NEEDS_VALUE, name), cause);
  }

  /** Whether a flag is set. */
  boolean has(String name) {
    return result.matchedOptionValue(name, false);
  }

  /** Whether an option was given, with whatever value. */
  boolean isGiven(String name) {
    return result.hasMatchedOption(name);
  }

  /** An option's value, or null where it was not given. */
  @Nullable String text(String name) {
    return result.matchedOptionValue(name, (String) null);
  }

  /** An option's value, or another where it was not given. */
  String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /** All values of an option, in order. */
  List<String> texts(String name) {
    return result.matchedOptionValue(name, List.<String>of());
  }

  /**
   * An option's value read by a function, or null where it was not given.
   *
   * @throws UsageException naming the option and the value, where the function refuses it
   */
  <T> @Nullable T read(String name, Function<String, T> reader) {
    String text = text(name);
    return text == null ? null : readText(name, text, reader, UsageException.WRONG_OPTION);
  }

  /**
   * The same for what docker's client hands on unread: its daemon refuses it, so the exit code is
   * that of a command that failed.
   */
  <T> @Nullable T readLate(String name, Function<String, T> reader) {
    String text = text(name);
    return text == null ? null : readText(name, text, reader, UsageException.WRONG_ARGUMENTS);
  }

  /** All values of an option read by a function. */
  <T> List<T> readAll(String name, Function<String, T> reader) {
    List<String> texts = texts(name);
    if (texts.isEmpty()) {
      return List.of();
    }
    java.util.ArrayList<T> values = new java.util.ArrayList<>(texts.size());
    for (String text : texts) {
      values.add(readText(name, text, reader, UsageException.WRONG_OPTION));
    }
    return values;
  }

  private <T> T readText(String name, String text, Function<String, T> reader, int exitCode) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      OptionSpec option = result.matchedOption(name);
      String names = option == null ? name : String.join(", ", option.names());
      throw new UsageException(
          exitCode,
          ErrorText.of(ErrorCode.OPTION_VALUE, text, names, String.valueOf(e.getMessage())),
          e);
    }
  }

  /** What is no option. */
  List<String> arguments() {
    return arguments;
  }
}
