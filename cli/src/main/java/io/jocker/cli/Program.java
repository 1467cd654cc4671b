package io.jocker.cli;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.linux.Linux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole program as a function: from an invocation to an exit code. It finds the command, has
 * its words parsed, runs it, and says in one line what went wrong.
 */
public final class Program {
  /** Docker's exit codes of {@code run}. */
  private static final int COMMAND_NOT_EXECUTABLE = 126;

  private static final int COMMAND_NOT_FOUND = 127;

  private final EngineFactory engines;
  private final Supplier<Linux> kernel;

  /**
   * A program.
   *
   * @param engines make what commands work with
   * @param kernel the kernel itself, for the command that looks whether it has what engines need
   */
  public Program(EngineFactory engines, Supplier<Linux> kernel) {
    this.engines = engines;
    this.kernel = kernel;
  }

  /** Runs one command. Nothing is thrown, whatever happens. */
  public int run(Invocation invocation, Timings timings) {
    Printer err = new Printer(invocation.console().error());
    try {
      return run(invocation, timings, err);
    } catch (OutputClosedException e) {
      return OutputClosedException.EXIT_CODE;
    }
  }

  private int run(Invocation invocation, Timings timings, Printer err) {
    GlobalOptions globals;
    try {
      globals = GlobalOptions.read(invocation.arguments(), invocation.environment());
    } catch (UsageException e) {
      return misused(err, e, "", languageOf(invocation));
    }
    Printer out = new Printer(invocation.console().output());
    if (globals.version()) {
      return show(out, "jocker version " + Version.NUMBER + "\n");
    }
    if (globals.help() || globals.command().isEmpty()) {
      return show(out, help(invocation, globals).ofProgram());
    }
    return dispatch(invocation, globals, timings, err);
  }

  private int dispatch(Invocation invocation, GlobalOptions globals, Timings timings, Printer err) {
    List<String> words = globals.command();
    Printer out = new Printer(invocation.console().output());
    boolean help = words.get(0).equals("help");
    if (help) {
      words = words.subList(1, words.size());
      if (words.isEmpty()) {
        return show(out, help(invocation, globals).ofProgram());
      }
    }
    if (words.get(0).equals("net")) {
      words = new ArrayList<>(words);
      words.set(0, "network");
    }
    boolean noun = CommandIndex.NOUNS.containsKey(words.get(0));
    if (noun && (words.size() == 1 || words.get(1).equals("--help"))) {
      return show(out, help(invocation, globals).ofNoun(words.get(0)));
    }
    int length = noun ? 2 : 1;
    String path = String.join(" ", words.subList(0, length));
    CommandEntry entry = CommandIndex.find(path);
    if (entry == null) {
      Language language = globals.language(invocation.environment());
      return misused(err, unknown(words, noun), noun ? words.get(0) : "", language);
    }
    if (help) {
      CommandModel model = CommandIndex.create(entry).model();
      return show(out, help(invocation, globals).of(entry, model));
    }
    return execute(invocation, globals, entry, words.subList(length, words.size()), timings);
  }

  private static UsageException unknown(List<String> words, boolean noun) {
    String word = words.get(noun ? 1 : 0);
    String nearest =
        noun
            ? Nearest.of(word, CommandIndex.ofNoun(words.get(0)).keySet())
            : Nearest.of(word, CommandIndex.firstWords());
    String whole = "jocker " + (noun ? words.get(0) + " " : "") + word;
    return new UsageException(
        UsageException.WRONG_ARGUMENTS,
        UsageException.withNearest(ErrorCode.UNKNOWN_COMMAND, whole, nearest),
        null);
  }

  private int execute(
      Invocation invocation,
      GlobalOptions globals,
      CommandEntry entry,
      List<String> words,
      Timings timings) {
    Printer err = new Printer(invocation.console().error());
    Command command = CommandIndex.create(entry);
    CommandModel model = command.model();
    try {
      Options options = Options.parse(model, words);
      if (options.has("--help")) {
        Printer out = new Printer(invocation.console().output());
        return show(out, help(invocation, globals).of(entry, model));
      }
      model.arity().check(entry.name(), options.arguments());
      try (Session session =
          new Session(invocation, globals, config(globals, invocation), engines, kernel, timings)) {
        return command.run(options, session);
      }
    } catch (UsageException e) {
      return misused(err, e, entry.name(), globals.language(invocation.environment()));
    } catch (JockerException e) {
      return failed(invocation, e, globals, command.failureCode());
    } catch (OutputClosedException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      // A mistake of jocker's own. Its trace is for whoever mends it: --debug.
      ErrorText text = ErrorText.of(ErrorCode.INTERNAL_ERROR, e.toString());
      return failed(invocation, new JockerException(text, e), globals, command.failureCode());
    }
  }

  private static EngineConfig config(GlobalOptions globals, Invocation invocation) {
    String file = globals.config();
    return new EngineConfig(
        invocation.path(globals.root()),
        invocation.path(globals.state()),
        file.isEmpty() ? EngineConfig.DEFAULT_CONFIG_FILE : settings(globals, invocation),
        invocation.environment());
  }

  /**
   * Whoever names a file believes in the bounds that it sets. The usual one need not be there, and
   * a monitor's successor, which gets the name of the one there was, has its work to do. One that
   * this user may not look for is not known to be missing.
   */
  private static String settings(GlobalOptions globals, Invocation invocation) {
    String file = invocation.path(globals.config());
    if (Files.notExists(Path.of(file)) && !globals.command().get(0).equals("internal")) {
      throw new UsageException(
          UsageException.WRONG_OPTION,
          ErrorCode.OPTION_VALUE,
          globals.config(),
          "--config",
          "no such file or directory");
    }
    return file;
  }

  private static Help help(Invocation invocation, GlobalOptions globals) {
    return new Help(globals.language(invocation.environment()));
  }

  /** The language to say in that the global options cannot be read: a {@code --lang} may be one. */
  private static Language languageOf(Invocation invocation) {
    String before = "";
    for (String word : invocation.arguments()) {
      boolean joined = word.startsWith("--lang=");
      String code = joined ? word.substring("--lang=".length()) : word;
      Language language = joined || before.equals("--lang") ? Language.ofCode(code) : null;
      if (language != null) {
        return language;
      }
      before = word;
    }
    return Language.ofEnvironment(invocation.environment());
  }

  private static int show(Printer out, String text) {
    out.print(text);
    out.flush();
    return 0;
  }

  private static int misused(Printer err, UsageException e, String command, Language language) {
    err.line("jocker: " + ErrorLine.of(e.text(), language));
    String help = "jocker " + (command.isEmpty() ? "" : command + " ") + "--help";
    err.line(Texts.of("messages", language).text("see-help", help));
    err.flush();
    return e.exitCode();
  }

  private static int failed(
      Invocation invocation, JockerException e, GlobalOptions globals, int otherwise) {
    Printer err = new Printer(invocation.console().error());
    Language language = globals.language(invocation.environment());
    err.line("jocker: " + ErrorLine.of(e.text(), language));
    if (globals.debug()) {
      trace(err, e);
    }
    err.flush();
    return exitCode(e, otherwise);
  }

  private static void trace(Printer err, @Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      err.line(each.toString());
      for (StackTraceElement element : each.getStackTrace()) {
        err.line("\tat " + element);
      }
    }
  }

  /** Docker's code for a device that is not there is that of a program that is not there. */
  private static int exitCode(JockerException e, int otherwise) {
    if (e.code() == ErrorCode.DEVICE_NOT_FOUND && otherwise == RunCommand.NOT_STARTED) {
      return COMMAND_NOT_FOUND;
    }
    return switch (e.kind()) {
      case COMMAND_NOT_FOUND -> COMMAND_NOT_FOUND;
      case COMMAND_NOT_EXECUTABLE -> COMMAND_NOT_EXECUTABLE;
      case INVALID, NOT_FOUND, CONFLICT, NOT_SUPPORTED, UNAVAILABLE, INTERNAL -> otherwise;
    };
  }
}
