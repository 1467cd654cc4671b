package io.jocker.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Model.OptionSpec;

/** Completion scripts, made from the commands' own models. */
final class Completion {
  private Completion() {}

  private static final String BASH_HEAD =
      """
      # bash completion of jocker, made by: jocker completion bash
      _jocker_names() {
        case $1 in
          images) jocker images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null ;;
          containers) jocker ps -a --format '{{.Names}}' 2>/dev/null ;;
        esac
      }

      _jocker() {
        local word previous path= options= values= names= commands= i
        # Bash cuts words at colons, of which an image's name is full.
        if declare -F _get_comp_words_by_ref >/dev/null; then
          local words cword
          _get_comp_words_by_ref -n : -w words -i cword
        else
          local words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
        fi
        word=${words[cword]}
        previous=${words[cword - 1]}
        for ((i = 1; i < cword; i++)); do
          case ${words[i]} in
            --config | --lang | --root | --state) [[ $path ]] || ((i++)) ;;
            -*) ;;
            *)
              path="${path:+$path }${words[i]}"
              case $path in
      """;

  private static final String BASH_NOUNS =
      """
                *) break ;;
              esac
              ;;
          esac
        done
        case $path in
      """;

  private static final String BASH_TAIL =
      """
        esac
        COMPREPLY=()
        if [[ " $values " == *" $previous "* ]]; then
          return
        fi
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W "$options" -- "$word"))
        elif [[ $commands ]]; then
          COMPREPLY=($(compgen -W "$commands" -- "$word"))
        elif [[ $names ]]; then
          COMPREPLY=($(compgen -W "$(_jocker_names "$names")" -- "$word"))
        fi
        if declare -F __ltrim_colon_completions >/dev/null; then
          __ltrim_colon_completions "$word"
        fi
      }
      complete -o default -F _jocker jocker
      """;

  private static final String ZSH_TAIL =
      """

      _jocker_names() {
        local -a names
        case $1 in
          images) names=(${(f)"$(jocker images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)"}) ;;
          containers) names=(${(f)"$(jocker ps -a --format '{{.Names}}' 2>/dev/null)"}) ;;
        esac
        compadd -a names
      }

      _jocker "$@"
      """;

  /** For bash, with or without the bash-completion package. */
  static String bash() {
    StringBuilder text = new StringBuilder(BASH_HEAD);
    String nouns = String.join(" | ", CommandIndex.NOUNS.keySet());
    text.append("          ").append(nouns).append(") ;;\n").append(BASH_NOUNS);
    String globals = String.join(" ", names(GlobalOptions.model(), false));
    text.append("    '')\n      options='").append(globals);
    text.append("'\n      commands='").append(String.join(" ", CommandIndex.firstWords()));
    text.append("'\n      ;;\n");
    for (String noun : CommandIndex.NOUNS.keySet()) {
      text.append("    ").append(noun).append(") commands='");
      text.append(String.join(" ", CommandIndex.ofNoun(noun).keySet())).append("' ;;\n");
    }
    for (CommandEntry entry : CommandIndex.ALL) {
      bashCommand(text, entry);
    }
    return text.append(BASH_TAIL).toString();
  }

  private static void bashCommand(StringBuilder text, CommandEntry entry) {
    CommandModel model = CommandIndex.create(entry).model();
    text.append("    ");
    String separator = "";
    for (String path : entry.paths()) {
      text.append(separator).append('\'').append(path).append('\'');
      separator = " | ";
    }
    text.append(")\n      options='").append(String.join(" ", names(model, false)));
    text.append("'\n      values='").append(String.join(" ", names(model, true)));
    text.append("'\n      names=").append(argumentKind(model)).append("\n      ;;\n");
  }

  /** What the arguments of a command name: {@code images}, {@code containers} or nothing. */
  private static String argumentKind(CommandModel model) {
    String synopsis = model.synopsis();
    if (synopsis.contains("CONTAINER-ID")) {
      return "''";
    }
    if (synopsis.contains("CONTAINER") || synopsis.contains("NAME|ID")) {
      return "containers";
    }
    return synopsis.contains("IMAGE") || synopsis.contains("REPOSITORY") ? "images" : "''";
  }

  private static Iterable<String> names(CommandModel model, boolean onlyWithValue) {
    TreeSet<String> names = new TreeSet<>();
    for (OptionSpec option : model.spec().options()) {
      if (!onlyWithValue || CommandModel.takesValue(option)) {
        names.addAll(List.of(option.names()));
      }
    }
    return names;
  }

  /** For zsh, with descriptions in these words. */
  static String zsh(HelpWords words) {
    StringBuilder text = new StringBuilder("#compdef jocker\n");
    text.append("# zsh completion of jocker, made by: jocker completion zsh\n\n");
    zshLevel(text, "", CommandIndex.firstWords(), words);
    for (String noun : CommandIndex.NOUNS.keySet()) {
      zshLevel(text, noun, new ArrayList<>(CommandIndex.ofNoun(noun).keySet()), words);
    }
    for (CommandEntry entry : CommandIndex.ALL) {
      zshCommand(text, entry, words);
    }
    return text.append(ZSH_TAIL).toString();
  }

  /** A function that completes the words after the program or after a noun. */
  private static void zshLevel(
      StringBuilder text, String noun, List<String> level, HelpWords words) {
    text.append(function(noun)).append("() {\n  local line state\n  _arguments -C ");
    text.append("'1: :->word' '*:: :->rest'\n  case $state in\n    word)\n");
    text.append("      local -a words_\n      words_=(\n");
    for (String word : level) {
      text.append("        '").append(word).append(':');
      text.append(escaped(words.say(summary(noun, word)))).append("'\n");
    }
    text.append("      )\n      _describe command words_\n      ;;\n    rest)\n");
    text.append("      case $line[1] in\n");
    for (String word : level) {
      String target = target(noun, word);
      if (!target.isEmpty()) {
        text.append("        ").append(word).append(") ").append(target).append(" ;;\n");
      }
    }
    text.append("      esac\n      ;;\n  esac\n}\n\n");
  }

  private static String summary(String noun, String word) {
    if (noun.isEmpty() && CommandIndex.NOUNS.containsKey(word)) {
      return String.valueOf(CommandIndex.NOUNS.get(word));
    }
    CommandEntry entry = CommandIndex.find(noun.isEmpty() ? word : noun + " " + word);
    return entry == null ? "Help about a command" : entry.summary();
  }

  private static String target(String noun, String word) {
    if (noun.isEmpty() && CommandIndex.NOUNS.containsKey(word)) {
      return function(word);
    }
    CommandEntry entry = CommandIndex.find(noun.isEmpty() ? word : noun + " " + word);
    return entry == null ? "" : function(entry.name());
  }

  private static String function(String name) {
    return name.isEmpty() ? "_jocker" : "_jocker_" + name.replace(' ', '_');
  }

  private static void zshCommand(StringBuilder text, CommandEntry entry, HelpWords words) {
    CommandModel model = CommandIndex.create(entry).model();
    // A noun and a command of its own may have one name, but never one function.
    text.append(function(entry.name())).append("() {\n  _arguments -s");
    for (OptionSpec option : model.spec().options()) {
      zshOption(text, option, words);
    }
    String kind = argumentKind(model);
    if (!kind.equals("''")) {
      text.append(" \\\n    '*: :_jocker_names ").append(kind).append('\'');
    }
    text.append("\n}\n\n");
  }

  private static void zshOption(StringBuilder text, OptionSpec option, HelpWords words) {
    String first = words.say(String.join("\n", option.description()));
    int lineEnd = first.indexOf('\n');
    String description = escaped(lineEnd < 0 ? first : first.substring(0, lineEnd));
    boolean hasValue = CommandModel.takesValue(option);
    for (String name : option.names()) {
      text.append(" \\\n    '").append(option.isMultiValue() ? "*" : "").append(name);
      text.append(hasValue && name.startsWith("--") ? "=" : "");
      text.append('[').append(description).append(']');
      text.append(hasValue ? ":" + escaped(option.paramLabel()) + ":_files" : "").append('\'');
    }
  }

  private static String escaped(String text) {
    return text.replace("'", "").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]");
  }
}
