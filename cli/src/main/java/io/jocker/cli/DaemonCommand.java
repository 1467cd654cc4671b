package io.jocker.cli;

import io.jocker.cli.daemon.Call;
import io.jocker.cli.daemon.Daemon;
import io.jocker.cli.daemon.DaemonFiles;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Streams;
import io.jocker.engine.local.LocalEngine;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.story.StoryRecorder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code jocker daemon}: a JVM that stays, and does the commands that others call. The launcher
 * looks for it before it starts a JVM.
 */
final class DaemonCommand implements Command {
  /** They move whole images, for which a JVM has other options, or are about this process. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "commit",
          "daemon",
          "help",
          "image",
          "import",
          "internal",
          "load",
          "oci",
          "pull",
          "push",
          "save",
          "system");

  /** Which a JVM reads once, when it starts. */
  private static final String ZONE = "TZ";

  /** Who sets one of these wants to see what a JVM of its own does. */
  private static final List<String> OWN_JVM =
      List.of("JOCKER_JAVA_OPTS", "JOCKER_TIMINGS", "JOCKER_TRAINING");

  /** The caller's own descriptors and process by name: in another process they are others. */
  private static final List<String> OWN_FILES =
      List.of("/dev/fd", "/dev/std", "/dev/tty", "/proc/self", "/proc/thread-self");

  private static final Set<Integer> END = Set.of(Signal.INT.number(), Signal.TERM.number());

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .flag("Run in the background and print the process ID", "-d", "--detach")
        .text("duration", "End when nobody has called for so long (default never)", "--idle")
        .flag("End the daemon that runs", "--stop");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Long idle = options.read("--idle", HealthOptions::nanos);
    String launcher = session.launcher();
    DaemonFiles files = new DaemonFiles(session.kernel(), session.config().state(), launcher);
    try {
      if (options.has("--stop")) {
        stop(files);
      } else if (options.has("--detach")) {
        session.out().line(Integer.toString(start(files, options, session)));
      } else {
        serve(files, idle == null ? 0 : millis(idle), session);
      }
    } catch (SyscallException e) {
      String why = String.valueOf(e.getMessage());
      throw new JockerException(ErrorText.ofForm(ErrorCode.SYSTEM_CALL, "daemon", "", why), e);
    }
    return 0;
  }

  /** 0 is without end; anything else is at least a moment. */
  private static long millis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }

  private static void stop(DaemonFiles files) throws SyscallException, JockerException {
    if (!files.stop()) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.DAEMON, "absent", files.socket()));
    }
  }

  private static int start(DaemonFiles files, Options options, Session session)
      throws SyscallException, JockerException {
    String idle = options.text("--idle", "0s");
    List<String> words = List.of("--state", session.config().state(), "daemon", "--idle=" + idle);
    refuseSecond(files);
    DaemonFiles.Started started = files.start(words, session.invocation().variables());
    if (started.pid() == 0) {
      String said = started.words().strip().replace('\n', ' ');
      throw new JockerException(ErrorText.ofForm(ErrorCode.DAEMON, "lost", said));
    }
    return started.pid();
  }

  private static void refuseSecond(DaemonFiles files) throws SyscallException, JockerException {
    int running = files.running();
    if (running != 0) {
      throw new JockerException(
          ErrorText.ofForm(ErrorCode.DAEMON, "running", files.socket(), Integer.toString(running)));
    }
  }

  private static void serve(DaemonFiles files, long idleMillis, Session session)
      throws SyscallException, JockerException {
    Linux linux = session.kernel();
    JnaLinux.Shared kernel = new JnaLinux.Shared();
    try (DaemonFiles.Place place = files.take(kernel.localSockets());
        SignalRelay signals = linux.signals().relay(END)) {
      if (place == null) {
        refuseSecond(files);
        return;
      }
      session.err().line(session.words().text("daemon.ready", files.socket()));
      session.err().flush();
      String zone = session.config().environment().getOrDefault(ZONE, "");
      new Daemon(linux, kernel, place.caller(), new Commands(session.launcher(), zone))
          .serve(place.listening(), signals, idleMillis);
    }
  }

  /** Each call is one command of the program. */
  private record Commands(String launcher, String zone) implements Daemon.Service {
    @Override
    public boolean accepts(List<String> words, Map<String, String> environment, String folder) {
      for (String variable : OWN_JVM) {
        if (!environment.getOrDefault(variable, "").isEmpty()) {
          return false;
        }
      }
      return environment.getOrDefault(ZONE, "").equals(zone)
          && !folder.equals("/dev")
          && !isOwn(folder)
          && words.stream().noneMatch(Commands::isOwn)
          && isOneOfMany(words, environment);
    }

    private static boolean isOwn(String word) {
      return OWN_FILES.stream().anyMatch(word::contains);
    }

    private static boolean isOneOfMany(List<String> words, Map<String, String> environment) {
      try {
        List<String> command = GlobalOptions.read(words, environment).command();
        return command.isEmpty() || !NOT_HERE.contains(command.get(0));
      } catch (UsageException e) {
        // Saying what is wrong with it is all that there is to do.
        return true;
      }
    }

    @Override
    public int run(Call call) {
      Invocation invocation =
          new Invocation(
              call.words(),
              call.environment(),
              call.folder(),
              new Streams(call.input(), call.output(), call.error()),
              new ProcessConsole(
                  call.stream(call.output()), call.stream(call.error()), call::linux));
      return new Program(new Engines(call, launcher), call::linux)
          .run(invocation, new Timings(null));
    }
  }

  /** An engine for each call, on the kernel as the call may use it. */
  private record Engines(Call call, String launcher) implements EngineFactory {
    @Override
    public Engine open(EngineConfig config) throws JockerException {
      return LocalEngine.open(call.linux(), config.withLauncher(launcher));
    }

    @Override
    public Engine open(EngineConfig config, StoryRecorder story) throws JockerException {
      return LocalEngine.open(call.telling(story), config.withLauncher(launcher));
    }
  }
}
