package io.jocker.cli;

import io.jocker.cli.CommandEntry.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** Help texts in docker's form, 80 columns wide. */
final class Help {
  private static final int WIDTH = 79;
  private static final int GAP = 3;

  private Help() {}

  /** Of one command. */
  static String of(CommandEntry entry, CommandModel model) {
    StringBuilder text = new StringBuilder();
    text.append("Usage:  jocker ").append(entry.name()).append(' ').append(model.synopsis());
    text.append("\n\n").append(entry.summary()).append('\n');
    if (entry.paths().size() > 1) {
      text.append("\nAliases:\n  jocker ");
      text.append(String.join(", jocker ", entry.paths())).append('\n');
    }
    String options = options(model);
    if (!options.isEmpty()) {
      text.append("\nOptions:\n").append(options);
    }
    return text.toString();
  }

  /** Of a noun: its commands. */
  static String ofNoun(String noun) {
    StringBuilder text = new StringBuilder();
    text.append("Usage:  jocker ").append(noun).append(" COMMAND\n\n");
    text.append(CommandIndex.NOUNS.get(noun)).append("\n\nCommands:\n");
    for (Map.Entry<String, CommandEntry> each : CommandIndex.ofNoun(noun).entrySet()) {
      row(text, each.getKey(), each.getValue().summary());
    }
    return text.append("\nRun 'jocker ")
        .append(noun)
        .append(" COMMAND --help' for more information on a command.\n")
        .toString();
  }

  /** Of the whole program. */
  static String ofProgram() {
    StringBuilder text = new StringBuilder("Usage:  jocker [OPTIONS] COMMAND\n\n");
    text.append("A container engine in Java, made to be used and to be read\n");
    group(text, Group.COMMON);
    text.append("\nManagement Commands:\n");
    CommandIndex.NOUNS.forEach((noun, summary) -> row(text, noun, summary));
    group(text, Group.OTHER);
    text.append("\nGlobal Options:\n").append(options(GlobalOptions.model()));
    text.append("\nRun 'jocker COMMAND --help' for more information on a command.\n");
    return text.toString();
  }

  private static void group(StringBuilder text, Group group) {
    text.append('\n').append(group.heading()).append(":\n");
    for (CommandEntry entry : CommandIndex.ALL) {
      if (entry.group() == group) {
        row(text, entry.name(), entry.summary());
      }
    }
  }

  private static void row(StringBuilder text, String name, String summary) {
    text.append("  ").append(name).append(" ".repeat(Math.max(1, 12 - name.length())));
    text.append(summary).append('\n');
  }

  /** Every option but {@code --help}, by long name. */
  private static String options(CommandModel model) {
    List<OptionSpec> options = new ArrayList<>(model.spec().options());
    options.removeIf(option -> option.longestName().equals("--help"));
    options.sort((a, b) -> longName(a).compareTo(longName(b)));
    int widest = 0;
    for (OptionSpec option : options) {
      widest = Math.max(widest, names(option).length());
    }
    StringBuilder text = new StringBuilder();
    for (OptionSpec option : options) {
      String names = names(option);
      text.append(names).append(" ".repeat(widest + GAP - names.length()));
      wrap(text, String.join("\n", option.description()), widest + GAP);
    }
    return text.toString();
  }

  private static String longName(OptionSpec option) {
    return option.longestName();
  }

  private static String names(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    String shortName = option.shortestName();
    text.append(shortName.length() == 2 ? "  " + shortName + ", " : "      ");
    text.append(longName(option));
    if (CommandModel.takesValue(option)) {
      text.append(' ').append(option.paramLabel());
    }
    return text.toString();
  }

  /** The words of a paragraph; one that fits no line, a list of choices, is cut behind a bar. */
  private static List<String> words(String paragraph, int room) {
    List<String> words = new ArrayList<>();
    for (String word : paragraph.split(" ", -1)) {
      String rest = word;
      for (int bar = rest.lastIndexOf('|', room - 1);
          rest.length() > room && bar > 0;
          bar = rest.lastIndexOf('|', room - 1)) {
        words.add(rest.substring(0, bar + 1));
        rest = rest.substring(bar + 1);
      }
      words.add(rest);
    }
    return words;
  }

  /** Appends a description whose lines after the first begin at {@code indent}. */
  private static void wrap(StringBuilder text, String description, int indent) {
    int column = indent;
    boolean first = true;
    for (String paragraph : description.split("\n", -1)) {
      if (!first) {
        text.append('\n').append(" ".repeat(indent));
        column = indent;
      }
      first = false;
      for (String word : words(paragraph, WIDTH - indent)) {
        if (column > indent && column + 1 + word.length() > WIDTH) {
          text.append('\n').append(" ".repeat(indent));
          column = indent;
        } else if (column > indent) {
          text.append(' ');
          column++;
        }
        text.append(word);
        column += word.length();
      }
    }
    text.append('\n');
  }
}
