package io.jocker.cli;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.story.StoryRecorder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a command works with while it runs. */
final class Session implements AutoCloseable {
  private final Invocation invocation;
  private final GlobalOptions globals;
  private final EngineConfig config;
  private final EngineFactory engines;
  private final Supplier<Linux> kernel;
  private final Timings timings;
  private final Printer out;
  private final Printer err;
  private @Nullable Engine engine;

  Session(
      Invocation invocation,
      GlobalOptions globals,
      EngineConfig config,
      EngineFactory engines,
      Supplier<Linux> kernel,
      Timings timings) {
    this.invocation = invocation;
    this.kernel = kernel;
    this.globals = globals;
    this.config = config;
    this.engines = engines;
    this.timings = timings;
    this.out = new Printer(invocation.console().output());
    this.err = new Printer(invocation.console().error());
  }

  Invocation invocation() {
    return invocation;
  }

  /** The language to speak; asked for only when there is something to say. */
  Language language() {
    return globals.language(invocation.environment());
  }

  /** What to say where a person reads along, as on standard error: in the user's language. */
  Texts words() {
    return Texts.of("messages", language());
  }

  /**
   * What to say on standard output. Where that is no terminal it is read by a program, which was
   * written for docker's words.
   */
  Texts wordsOfOutput() {
    return wordsOn(invocation.streams().output());
  }

  /** The same for a stream. */
  Texts wordsOn(Fd stream) {
    boolean person = invocation.console().isTerminal(stream);
    return Texts.of("messages", person ? language() : Language.ENGLISH);
  }

  /** Absolute path of the program that starts jocker; empty where there is none. */
  String launcher() {
    return engines.launcher();
  }

  EngineConfig config() {
    return config;
  }

  /** Where results go. */
  Printer out() {
    return out;
  }

  /** Where everything else goes. */
  Printer err() {
    return err;
  }

  Timings timings() {
    return timings;
  }

  /** The engine, opened at the first call. */
  Engine engine() throws JockerException {
    Engine opened = engine;
    if (opened == null) {
      opened = engines.open(config);
      engine = opened;
    }
    return opened;
  }

  /** An engine of its own whose steps are told to a story; the caller closes it. */
  Engine engine(StoryRecorder story) throws JockerException {
    return engines.open(config, story);
  }

  /** The kernel, opened at the first call. */
  Linux kernel() {
    return kernel.get();
  }

  /** Says what went wrong, in one line. */
  void complain(ErrorText text) {
    complain(ErrorLine.of(text, language()));
  }

  /** Says what a user wants to know though it stops nothing, in one line. */
  void warn(ErrorText text) {
    out.flush();
    err.line(ErrorLine.warning(text, language()));
    err.flush();
  }

  /** Says it, if there is something to say. */
  void complainOf(@Nullable ErrorText text) {
    if (text != null) {
      complain(text);
    }
  }

  /** Says what was abnormal, in one line. */
  void complain(String message) {
    out.flush();
    err.line("jocker: " + message);
    err.flush();
  }

  /** Closes the engine if there is one, and writes what was kept back. */
  @Override
  public void close() {
    Engine opened = engine;
    if (opened != null) {
      opened.close();
    }
    out.flush();
    err.flush();
  }
}
