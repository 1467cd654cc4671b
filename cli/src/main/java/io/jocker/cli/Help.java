package io.jocker.cli;

import io.jocker.cli.CommandEntry.Group;
import io.jocker.cli.text.DisplayWidth;
import io.jocker.cli.text.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** Help texts in docker's form and the user's language, 80 columns wide. */
final class Help {
  private static final int WIDTH = 79;
  private static final int GAP = 3;

  private final HelpWords words;

  Help(Language language) {
    words = new HelpWords(language);
  }

  /** Of one command. */
  String of(CommandEntry entry, CommandModel model) {
    StringBuilder text = usage(entry.name() + " " + model.synopsis());
    text.append(words.say(entry.summary())).append('\n');
    if (entry.paths().size() > 1) {
      heading(text, "aliases");
      text.append("  jocker ").append(String.join(", jocker ", entry.paths())).append('\n');
    }
    String options = options(model);
    if (!options.isEmpty()) {
      heading(text, "options");
      text.append(options);
    }
    return text.toString();
  }

  /** Of a noun: its commands. */
  String ofNoun(String noun) {
    StringBuilder text = usage(noun + " COMMAND");
    text.append(words.say(String.valueOf(CommandIndex.NOUNS.get(noun)))).append('\n');
    heading(text, "commands");
    for (Map.Entry<String, CommandEntry> each : CommandIndex.ofNoun(noun).entrySet()) {
      row(text, each.getKey(), each.getValue().summary());
    }
    return more(text, "jocker " + noun);
  }

  /** Of the whole program. */
  String ofProgram() {
    StringBuilder text = usage("[OPTIONS] COMMAND");
    text.append(words.frame("program")).append('\n');
    heading(text, "common");
    group(text, Group.COMMON);
    heading(text, "management");
    CommandIndex.NOUNS.forEach((noun, summary) -> row(text, noun, summary));
    heading(text, "commands");
    group(text, Group.OTHER);
    heading(text, "global");
    text.append(options(GlobalOptions.model()));
    return more(text, "jocker");
  }

  private StringBuilder usage(String synopsis) {
    StringBuilder text = new StringBuilder(words.frame("usage"));
    return text.append("  jocker ").append(synopsis).append("\n\n");
  }

  private void heading(StringBuilder text, String key) {
    text.append('\n').append(words.frame("heading." + key)).append(":\n");
  }

  private String more(StringBuilder text, String command) {
    return text.append('\n').append(words.frame("more", command)).append('\n').toString();
  }

  private void group(StringBuilder text, Group group) {
    for (CommandEntry entry : CommandIndex.ALL) {
      if (entry.group() == group) {
        row(text, entry.name(), entry.summary());
      }
    }
  }

  private void row(StringBuilder text, String name, String summary) {
    text.append("  ").append(name).append(" ".repeat(Math.max(1, 12 - name.length())));
    text.append(words.say(summary)).append('\n');
  }

  /** Every option but {@code --help}, by long name. */
  private String options(CommandModel model) {
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
      wrap(text, words.say(String.join("\n", option.description())), widest + GAP);
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
        int width = DisplayWidth.of(word);
        if (column > indent && column + 1 + width > WIDTH) {
          text.append('\n').append(" ".repeat(indent));
          column = indent;
        } else if (column > indent) {
          text.append(' ');
          column++;
        }
        text.append(word);
        column += width;
      }
    }
    text.append('\n');
  }
}
