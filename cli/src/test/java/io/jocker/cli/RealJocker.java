package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.fixtures.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The distribution as a user starts it, a process for each command, with a root, a state and
 * settings of its own below a folder of the test.
 */
final class RealJocker {
  private static final long LIMIT_SECONDS = 120;

  private final Path folder;
  private @Nullable Process daemon;

  /**
   * Its containers have no network unless they ask for one: the host is not the tests' to change.
   */
  RealJocker(Path folder) {
    this.folder = folder;
    try {
      configure("{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command gave. */
  record Result(int code, String out, String err) {}

  /**
   * Settings of the administrator, as in {@code /etc/jocker/config.json}.
   *
   * @param json an object without {@code network}
   */
  void configure(String json) throws IOException {
    String rest = json.strip().substring(1).strip();
    String separator = rest.startsWith("}") ? "" : ", ";
    Files.writeString(folder.resolve("config.json"), "{\"network\": \"none\"" + separator + rest);
  }

  /** Settings of which none is added. */
  void configureAlone(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }

  /**
   * Removes the empty cgroup that {@code cgroupParent} named, from every hierarchy. Containers in
   * it that a failed test has left are killed before this fails, too: the next test begins anew.
   */
  static void removeParentGroup(String group) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(" - cgroup")) {
        Path folder = Path.of(line.split(" ", -1)[4]).resolve(group);
        try {
          Files.deleteIfExists(folder);
        } catch (IOException e) {
          failures.add(e);
          clear(folder);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static void clear(Path folder) throws IOException {
    List<Path> groups;
    try (Stream<Path> tree = Files.walk(folder)) {
      groups = tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : groups) {
      for (String pid : Files.readAllLines(each.resolve("cgroup.procs"))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (Files.exists(folder) && System.nanoTime() < deadline) {
      // Those whose processes have not ended yet stay, and so do the ones above.
      groups.forEach(each -> each.toFile().delete());
    }
  }

  /**
   * Copies the images, unpacked layers and compiled filters of another one, before its own first
   * command.
   */
  void beginWithRootOf(RealJocker other) throws IOException, InterruptedException {
    Result result =
        result(new ProcessBuilder("cp", "-a", other.root().toString(), root().toString()));
    if (result.code() != 0) {
      throw new IOException(result.err());
    }
  }

  /**
   * Has its commands done by a daemon, where {@code -Djocker.daemon=true} asks for it: in a guest,
   * where a JVM takes 2 s to start. It is for tests in which a command is not looked at itself, by
   * its pid or its system calls.
   *
   * @param host where the daemon is to be, and its callers
   */
  void beginDaemon(NetworkNamespace host) throws IOException {
    beginDaemon(host.command(daemonCommand()));
  }

  /** The same where this process is. */
  void beginDaemon() throws IOException {
    beginDaemon(daemonCommand());
  }

  /** A test that fails may leave it behind: it ends by itself, and a JVM is started again. */
  private List<String> daemonCommand() {
    return ownCommand("daemon", "--idle", "10m");
  }

  private void beginDaemon(List<String> command) throws IOException {
    if (Boolean.getBoolean("jocker.daemon")) {
      Process started = new ProcessBuilder(command).start();
      daemon = started;
      String said = started.errorReader().readLine();
      if (said == null || !said.contains("daemon.sock")) {
        throw new IOException("no daemon: " + said);
      }
    }
  }

  /**
   * Ends it, if there is one. Commands are so fast with it that who answers for names may be
   * starting still; he would make a folder anew that the test removes next.
   */
  void endDaemon(NetworkNamespace host) throws Exception {
    if (daemon != null) {
      NetworkHost.await("the resolver's end", () -> !answersForNames(host));
      endDaemon();
    }
  }

  /** The same where nobody answers for names. */
  void endDaemon() throws InterruptedException {
    if (daemon != null) {
      daemon.destroy();
      daemon.waitFor();
      daemon = null;
    }
  }

  private static boolean answersForNames(NetworkNamespace host) throws Exception {
    return host.sh("ss -lunp 'sport = :53'")
        .lines()
        .anyMatch(line -> line.contains("\"sh\"") || line.contains("\"java\""));
  }

  Path root() {
    return folder.resolve("root");
  }

  Path state() {
    return folder.resolve("state");
  }

  /** The words of a command line. */
  List<String> command(String... arguments) {
    List<String> words = new ArrayList<>();
    if (daemon != null) {
      // Its launcher finds the daemon by this.
      words.addAll(List.of("env", "JOCKER_STATE=" + state()));
    }
    words.addAll(ownCommand(arguments));
    return words;
  }

  /** The same of a command that a JVM of its own does, whether there is a daemon or not. */
  List<String> ownCommand(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(launcher());
    words.addAll(List.of("--root", root().toString(), "--state", state().toString()));
    words.addAll(List.of("--config", folder.resolve("config.json").toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return result(new ProcessBuilder(command(arguments)));
  }

  /** Runs a process to its end, without standard input. */
  Result result(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError(builder.command() + " does not end: " + Files.readString(err));
    }
    Result result = new Result(process.exitValue(), text(out), text(err));
    Files.delete(out);
    Files.delete(err);
    return result;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }

  private static String launcher() {
    String launcher = System.getProperty("jocker.launcher");
    if (launcher == null) {
      throw new AssertionError("-Djocker.launcher has to name the distribution's bin/jocker");
    }
    return launcher;
  }
}
