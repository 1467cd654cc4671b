package io.jocker.cli;

import io.jocker.cli.text.Language;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import java.util.List;
import java.util.Map;

/**
 * Options before the command.
 *
 * @param root where images and containers are kept
 * @param state where what a reboot ends is kept
 * @param config the file of settings, or empty for the usual one if there is one
 * @param lang the language to speak, or empty for that of the environment
 * @param debug whether failures are shown with where they came from
 * @param version whether the version is all that was asked for
 * @param help whether help is all that was asked for
 * @param command the words from the command on
 */
record GlobalOptions(
    String root,
    String state,
    String config,
    String lang,
    boolean debug,
    boolean version,
    boolean help,
    List<String> command) {

  /** The model; made only when there is such an option at all. */
  static CommandModel model() {
    return new CommandModel("[OPTIONS] COMMAND", Arity.atLeast(0))
        .argumentsEndOptions()
        .text(
            "string",
            "Location of the settings file (default \"/etc/jocker/config.json\")",
            "--config")
        .flag("Show where a failure came from", "-D", "--debug")
        .text(
            "string",
            "Language to speak: en or ko (default: that of LC_ALL, LC_MESSAGES, LANG)",
            "--lang")
        .text("string", "Folder of images and containers (default \"/var/lib/jocker\")", "--root")
        .text("string", "Folder of what a reboot ends (default \"/run/jocker\")", "--state")
        .flag("Print version information and quit", "-v", "--version");
  }

  /**
   * Reads them.
   *
   * @param environment JOCKER_ROOT and JOCKER_STATE stand in for options that are not given
   */
  static GlobalOptions read(List<String> words, Map<String, String> environment) {
    String root = environment.getOrDefault("JOCKER_ROOT", EngineConfig.DEFAULT_ROOT);
    String state = environment.getOrDefault("JOCKER_STATE", EngineConfig.DEFAULT_STATE);
    if (words.isEmpty() || !words.get(0).startsWith("-")) {
      return new GlobalOptions(root, state, "", "", false, false, words.isEmpty(), words);
    }
    Options options = Options.parse(model(), words);
    return new GlobalOptions(
        options.text("--root", root),
        options.text("--state", state),
        options.text("--config", ""),
        language(options),
        options.has("--debug"),
        options.has("--version"),
        options.has("--help") || options.arguments().isEmpty(),
        options.arguments());
  }

  private static String language(Options options) {
    String code = options.text("--lang", "");
    if (options.isGiven("--lang") && Language.ofCode(code) == null) {
      throw new UsageException(
          UsageException.WRONG_OPTION, ErrorCode.OPTION_VALUE, code, "--lang", "must be en or ko");
    }
    return code;
  }

  /** The language to speak; asked for only when there is something to say. */
  Language language(Map<String, String> environment) {
    Language asked = Language.ofCode(lang);
    return asked == null ? Language.ofEnvironment(environment) : asked;
  }
}
