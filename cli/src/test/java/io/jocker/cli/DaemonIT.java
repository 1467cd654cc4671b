package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.jna.JnaLinux;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A daemon does what a JVM of the caller's own would do. The calls have a JAVA_HOME in which there
 * is no Java: one that no daemon takes fails, and says so.
 */
@RequiresRoot
@Timeout(300)
class DaemonIT {
  private static final String GROUP = "daemon-it";
  private static final String NO_JAVA = "/nosuch/java";
  private static final int NO_JVM = 125;
  private static final long LIMIT_MILLIS = 20_000;

  @TempDir private Path folder;
  private RealJocker jocker;
  private Process daemon;

  @BeforeEach
  void begin() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    daemon = start();
  }

  @AfterEach
  void end() throws Exception {
    if (!daemon.isAlive()) {
      daemon = start();
    }
    for (String id : ok("ps", "-aq").lines().toList()) {
      ok("rm", "-f", id);
    }
    daemon.destroy();
    assertThat(daemon.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    RealJocker.removeParentGroup(GROUP);
  }

  private Process start(String... options) throws Exception {
    List<String> words = new ArrayList<>(jocker.command("daemon"));
    words.addAll(List.of(options));
    Process process = new ProcessBuilder(words).start();
    BufferedReader err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
    assertThat(err.readLine()).contains("daemon.sock");
    return process;
  }

  /** A call that finds the daemon by its state, and no JVM. */
  private ProcessBuilder builder(String... words) {
    List<String> all = new ArrayList<>(jocker.command(words));
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().put("JOCKER_STATE", jocker.state().toString());
    builder.environment().put("JAVA_HOME", NO_JAVA);
    return builder;
  }

  private RealJocker.Result call(String... words) throws Exception {
    return jocker.result(builder(words));
  }

  private String ok(String... words) throws Exception {
    RealJocker.Result result = call(words);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out().strip();
  }

  private static void assertRefused(RealJocker.Result result) {
    assertThat(result.err()).contains("JAVA_HOME is " + NO_JAVA);
    assertThat(result.code()).isEqualTo(NO_JVM);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean isRunning(String name) throws Exception {
    return call("ps", "-q", "--filter", "name=" + name).out().lines().count() == 1;
  }

  private long descriptors() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + daemon.pid() + "/fd"))) {
      return all.count();
    }
  }

  @Test
  void aCommandHasItsCallersWordsStreamsAndFolder() throws Exception {
    ProcessBuilder run =
        builder(
            "run",
            "-i",
            "--rm",
            "-v",
            "./here:/there",
            "-e",
            "COLOUR",
            "playground",
            "sh",
            "-c",
            "cat; cat /there/file; echo $COLOUR; echo bad >&2; exit 7");
    Path here = Files.createDirectories(folder.resolve("from/here"));
    Files.writeString(here.resolve("file"), "volume\n");
    Path input = Files.writeString(folder.resolve("input"), "input\n");
    run.environment().put("COLOUR", "grün");
    run.directory(folder.resolve("from").toFile()).redirectInput(input.toFile());
    Process process = run.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(err).isEqualTo(7);
    assertThat(out).isEqualTo("input\nvolume\ngrün\n");
    assertThat(err).isEqualTo("bad\n");
  }

  @Test
  void itsTerminalIsTheCallers() throws Exception {
    String words = String.join(" ", builder("run", "-it", "--rm", "playground", "tty").command());
    ProcessBuilder script = new ProcessBuilder("script", "-qec", words, "/dev/null");
    script.environment().putAll(builder().environment());
    assertThat(jocker.result(script).out()).contains("/dev/pts/0");
  }

  /** It is jocker who reads and writes there, and a shell that jocker starts. */
  @Test
  void whoStepsThroughAStartIsAtTheCallersTerminal() throws Exception {
    Terminal terminal = new Terminal(JnaLinux.open(), 50, 200);
    List<String> words = new ArrayList<>(List.of("env"));
    for (String variable : List.of("JOCKER_STATE", "JAVA_HOME")) {
      words.add(variable + "=" + builder().environment().get(variable));
    }
    words.addAll(builder("run", "--rm", "--step", "playground", "true").command());
    terminal.start(words);
    String stop = terminal.await("\r\n> ");
    while (!stop.contains("== EXECUTION")) {
      terminal.type("\n");
      stop = terminal.await("\r\n> ");
    }
    terminal.type("s\n");
    terminal.await("comes back here");
    terminal.type("echo $((40 + 2)) $JOCKER_STATE\nexit\n");
    terminal.await("42 " + jocker.state());
    terminal.await("\r\n> ");
    terminal.type("q\n");
    terminal.await("Given up");
    terminal.close();
  }

  @Test
  void whatIsWrongIsSaidAsEver() throws Exception {
    RealJocker.Result wrong = call("run", "--memory", "abc", "playground", "true");
    assertThat(wrong.err()).contains("\"abc\"", "JK-OPTION-VALUE");
    assertThat(wrong.code()).isEqualTo(125);
    ProcessBuilder korean = builder("rm", "nobody");
    korean.environment().put("LC_ALL", "ko_KR.UTF-8");
    assertThat(jocker.result(korean).err()).contains("컨테이너");
  }

  @Test
  void signalsArePassedOn() throws Exception {
    String program = "trap 'echo got; exit 5' TERM; echo ready; while :; do sleep 0.1; done";
    Process process =
        builder("run", "--rm", "playground", "sh", "-c", program).redirectErrorStream(true).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    assertThat(out.readLine()).isEqualTo("ready");
    process.toHandle().destroy();
    assertThat(out.readLine()).isEqualTo("got");
    assertThat(process.waitFor()).isEqualTo(5);
  }

  /** The daemon lets go of all that the command had; nobody has told the container to end. */
  @ParameterizedTest
  @ValueSource(strings = {"run --name one playground sleep 300", "logs -f other", "wait other"})
  void aCallerThatIsKilledIsGone(String words) throws Exception {
    ok("run", "-d", "--name", "other", "playground", "sleep", "300");
    await("the call's end", () -> descriptors() == callsEnded());
    long before = descriptors();
    Process process = builder(words.split(" ", -1)).start();
    await("a call", () -> descriptors() > before);
    if (words.startsWith("run")) {
      await("a container", () -> isRunning("one"));
    }
    process.destroyForcibly().waitFor();
    // Of one that runs it has the monitor still, as its child.
    long left = words.startsWith("run") ? before + 1 : before;
    await("the command's end", () -> descriptors() == left);
    assertThat(isRunning("other")).isTrue();
    if (words.startsWith("run")) {
      assertThat(isRunning("one")).isTrue();
      ok("stop", "-t", "0", "one");
      assertThat(ok("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", "one"))
          .isEqualTo("exited 137");
      await("the monitor's end", () -> descriptors() == before);
    }
  }

  /** How many descriptors it has when nobody calls; a call may be ending still. */
  private long callsEnded() throws Exception {
    long now = descriptors();
    TimeUnit.MILLISECONDS.sleep(200);
    return Math.min(now, descriptors());
  }

  @Test
  void aDaemonThatIsKilledLeavesItsContainers() throws Exception {
    Process process = builder("run", "--name", "one", "playground", "sleep", "300").start();
    await("a container", () -> isRunning("one"));
    daemon.destroyForcibly().waitFor();
    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .isEqualTo("jocker: the daemon has ended before the command\n");
    assertThat(process.waitFor()).isEqualTo(125);
    assertRefused(call("ps"));
    assertThat(jocker.run("ps", "--format", "{{.Names}}").out()).isEqualTo("one\n");
    daemon = start();
    assertThat(ok("ps", "--format", "{{.Names}}")).isEqualTo("one");
  }

  /** They would get other things in a JVM of their own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unshare --net \"$@\"",
        "unshare --uts \"$@\"",
        "umask 077; \"$@\"",
        "ulimit -c 0; ulimit -s 1024; \"$@\"",
        "setpriv --bounding-set -sys_time \"$@\"",
        "JOCKER_JAVA_OPTS=-Xmx64m \"$@\"",
        "JOCKER_TIMINGS=/dev/null \"$@\"",
        "exec <&-; \"$@\"",
        "JOCKER_DAEMON=off \"$@\"",
        "TZ=Asia/Seoul \"$@\"",
        "cd /dev; \"$@\"",
        "nice -n 5 \"$@\"",
        "chrt --batch 0 \"$@\"",
        "choom -n 100 -- \"$@\"",
        "setarch -R \"$@\"",
      })
  void whoHasOtherSurroundingsStartsAJvm(String way) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", way, "sh"));
    words.addAll(builder("ps").command());
    ProcessBuilder other = new ProcessBuilder(words);
    other.environment().putAll(builder().environment());
    assertRefused(jocker.result(other));
    ok("ps");
  }

  /** There they are the daemon's. */
  @ParameterizedTest
  @ValueSource(strings = {"--env-file /dev/stdin", "--cidfile=/dev/fd/1", "-v /proc/self:/mnt"})
  void filesOfItsOwnProcessAreNotTheDaemons(String option) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--rm"));
    words.addAll(List.of(option.split(" ", -1)));
    words.addAll(List.of("playground", "true"));
    assertRefused(call(words.toArray(new String[0])));
  }

  /** As where a folder of programs is a link to the one of a version. */
  @Test
  void theDistributionMayBeBehindALink() throws Exception {
    Path home = Path.of(System.getProperty("jocker.launcher")).getParent().getParent();
    Path link = Files.createSymbolicLink(folder.resolve("link"), home);
    jocker.run("daemon", "--stop");
    ProcessBuilder other = new ProcessBuilder(jocker.command("daemon"));
    other.command().set(0, link.resolve("bin/jocker").toString());
    daemon = other.start();
    assertThat(daemon.errorReader().readLine()).contains("daemon.sock");
    ProcessBuilder call = builder("ps");
    call.command().set(0, link.resolve("bin/jocker").toString());
    assertThat(jocker.result(call).code()).isZero();
    ok("ps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pull nothing", "daemon", "image ls", "internal boot"})
  void someCommandsHaveAJvmOfTheirOwn(String words) throws Exception {
    assertRefused(call(words.split(" ", -1)));
  }

  @Test
  void manyCallAtOnceAndNothingIsLeft() throws Exception {
    ok("run", "--rm", "playground", "true");
    Leftovers before = Leftovers.watching(GROUP).under(jocker.state()).snapshot();
    long descriptors = callsEnded();
    List<Process> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(builder("run", "--rm", "playground", "echo", "I am " + i).start());
    }
    for (int i = 0; i < calls.size(); i++) {
      Process each = calls.get(i);
      assertThat(new String(each.getInputStream().readAllBytes(), UTF_8))
          .isEqualTo("I am " + i + "\n");
      assertThat(each.waitFor()).isZero();
    }
    ok("run", "-d", "--rm", "playground", "true");
    await("the last one's end", () -> ok("ps", "-aq").isEmpty());
    await("the calls' ends", () -> descriptors() == descriptors);
    await("no zombie", () -> daemon.toHandle().children().findAny().isEmpty());
    before.assertNothingLeft();
  }

  @Test
  void thereIsOneAndItCanBeStopped() throws Exception {
    RealJocker.Result second = jocker.run("daemon");
    assertThat(second.err()).contains("daemon " + daemon.pid() + " listens at", "JK-DAEMON");
    assertThat(second.code()).isEqualTo(1);
    assertThat(jocker.run("daemon", "-d").code()).isEqualTo(1);
    ok("ps");
    assertThat(jocker.run("daemon", "--stop").code()).isZero();
    assertThat(daemon.waitFor()).isZero();
    assertThat(jocker.state().resolve("daemon.sock")).doesNotExist();
    assertThat(jocker.run("daemon", "--stop").err()).contains("no daemon listens at");
    RealJocker.Result detached = jocker.run("daemon", "-d", "--idle", "2s");
    long pid = Long.parseLong(detached.out().strip());
    ok("ps");
    await("an idle one's end", () -> ProcessHandle.of(pid).isEmpty());
    assertRefused(call("ps"));
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(jocker.run("daemon", "--idle", "x").err()).contains("\"x\"", "--idle");
    assertThat(jocker.run("daemon", "now").err()).contains("accepts no arguments");
    String state = folder.resolve("x".repeat(100)).toString();
    List<String> words = new ArrayList<>(jocker.command());
    words.addAll(List.of("--state", state, "daemon", "-d"));
    RealJocker.Result result = jocker.result(new ProcessBuilder(words));
    assertThat(result.err()).contains("File name too long", "JK-DAEMON");
    assertThat(result.code()).isEqualTo(1);
  }
}
