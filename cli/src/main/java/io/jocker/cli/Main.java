package io.jocker.cli;

import io.jocker.cli.text.Language;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Streams;
import io.jocker.engine.local.LocalEngine;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.story.StoryRecorder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the process begins and ends: the only place that reads its environment, holds its streams
 * and exits.
 */
public final class Main {
  private static final int BROKEN = 125;

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the words after the program's name
   */
  public static void main(String[] arguments) {
    Timings timings = new Timings(System.getenv("JOCKER_TIMINGS"));
    timings.mark("jvm");
    int code = BROKEN;
    LazyKernel kernel = new LazyKernel();
    try {
      code = run(arguments, timings, kernel);
      timings.write();
    } catch (IOException e) {
      ErrorText text =
          ErrorText.of(ErrorCode.FILE_NOT_WRITABLE, "$JOCKER_TIMINGS", FileTrouble.of(e));
      System.err.println("jocker: " + ErrorLine.of(text, Language.ofEnvironment(System.getenv())));
    } finally {
      end(code, kernel.opened);
    }
  }

  /**
   * The shortest way out. Nothing waits for a shutdown hook here, for which System.exit starts the
   * logger on Java 25; and where the kernel is at hand already, nothing for the JVM's ending,
   * either. But whoever gave the JVM options may want what it writes at its end: a recording, or
   * the classes of a start-up archive.
   */
  private static void end(int code, @Nullable Linux linux) {
    boolean plain = isEmpty("JOCKER_JAVA_OPTS") && isEmpty("JOCKER_TRAINING");
    if (linux != null && plain) {
      linux.processes().exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  private static boolean isEmpty(String variable) {
    String value = System.getenv(variable);
    return value == null || value.isEmpty();
  }

  private static int run(String[] arguments, Timings timings, LazyKernel kernel) {
    Streams streams = new Streams(Fd.borrowed(0), Fd.borrowed(1), Fd.borrowed(2));
    ProcessText text = ProcessText.of(arguments, System.getenv());
    Invocation invocation =
        new Invocation(
            text.arguments(),
            text.environment(),
            System.getProperty("user.dir", "/"),
            streams,
            new ProcessConsole(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                kernel));
    return new Program(new LocalEngines(kernel), kernel).run(invocation, timings);
  }

  /** The kernel, opened when it is first asked for. No lambda: at start-up each one costs. */
  private static final class LazyKernel implements Supplier<Linux> {
    private @Nullable Linux opened;

    @Override
    public Linux get() {
      Linux linux = opened;
      if (linux == null) {
        linux = JnaLinux.open();
        opened = linux;
      }
      return linux;
    }
  }

  private record LocalEngines(Supplier<Linux> kernel) implements EngineFactory {
    @Override
    public Engine open(EngineConfig config) throws JockerException {
      return LocalEngine.open(kernel.get(), withLauncher(config));
    }

    @Override
    public Engine open(EngineConfig config, StoryRecorder story) throws JockerException {
      return LocalEngine.open(JnaLinux.telling(story), withLauncher(config));
    }

    private EngineConfig withLauncher(EngineConfig config) {
      return config.withLauncher(launcher());
    }

    /** It says itself where it is. */
    @Override
    public String launcher() {
      return System.getProperty("jocker.launcher", "");
    }
  }
}
