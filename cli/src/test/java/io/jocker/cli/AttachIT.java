package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers that one command starts, leaves, and another one attaches to. */
@RequiresRoot
@Timeout(120)
class AttachIT {
  private static final String GROUP = "attach";
  private static final String LEAVE = "\u0010\u0011";
  private static final String AND_THEN =
      "\"$@\"; code=$?; set -- $(stty -a | tr ' ' '\\n' | grep -xE -e '-?icanon;?');"
          + " echo \"after: $code $*.\"";

  private final Linux linux = JnaLinux.open();
  private final List<Terminal> terminals = new ArrayList<>();
  @TempDir Path folder;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    jocker.beginDaemon();
    assertThat(jocker.run("run", "--rm", "playground", "true").code()).isZero();
    before = Leftovers.watching(GROUP).under(jocker.root(), jocker.state()).snapshot();
  }

  @AfterEach
  void remove() throws Exception {
    for (Terminal terminal : terminals) {
      terminal.close();
    }
    jocker.run("rm", "-f", "it");
    before.assertNothingLeft();
    jocker.endDaemon();
    RealJocker.removeParentGroup(GROUP);
  }

  @Test
  void aShellIsLeftAndTakenUpAgain() throws Exception {
    Terminal first = jockerOn("run", "-it", "--name", "it", "playground", "sh");
    awaitShell(first);
    first.type("x=$((20+1))\n" + LEAVE);
    first.await("after: 0 icanon.");
    assertThat(state()).isEqualTo("running");
    Terminal second = jockerOn("attach", "it");
    second.type("echo x$x$(stty size)\n");
    second.await("x21" + "24 80");
    second.type(LEAVE);
    second.await("read escape sequence");
    second.await("after: 1 icanon.");
    Terminal third = jockerOn("attach", "--detach-keys", "ctrl-x", "it");
    third.type("exit 3\n");
    third.await("after: 3 icanon.");
    assertThat(state()).isEqualTo("exited");
  }

  /** No command comes afterwards: it is the monitor who calls for somebody. */
  @Test
  void oneThatRemovesItselfDoesSoAfterItWasLeft() throws Exception {
    Terminal terminal =
        jockerOn("run", "-it", "--rm", "--detach-keys", "a,b", "--name", "it", "playground", "sh");
    awaitShell(terminal);
    String id = jocker.run("inspect", "--format", "{{.Id}}", "it").out().strip();
    terminal.type("sleep 1; exit\nab");
    terminal.await("after: 0 icanon.");
    Path files = jocker.root().resolve("containers").resolve(id);
    assertThat(files).exists();
    await(() -> !Files.exists(files) && !Files.exists(jocker.state().resolve("live/" + id)));
  }

  @Test
  void aProcessThatExecStartedGoesOnWhenItIsLeft() throws Exception {
    start("sleep", "60");
    Terminal terminal = jockerOn("exec", "-it", "it", "sh");
    awaitShell(terminal);
    terminal.type("(sleep 1; echo done >/tmp/file) & cat\n");
    terminal.await("cat");
    terminal.type(LEAVE);
    terminal.await("after: 1 icanon.");
    await(() -> jocker.run("exec", "it", "cat", "/tmp/file").out().equals("done\n"));
    assertThat(jocker.run("exec", "it", "ps").out()).contains(" cat\n");
  }

  @Test
  void withoutATerminalBothStreamsAndTheInputAreJoined() throws Exception {
    start("-i", "sh", "-c", "while read a; do echo got $a; echo err $a >&2; done");
    Process process = attach("out", "err");
    try (OutputStream input = process.getOutputStream()) {
      input.write("one\n".getBytes(StandardCharsets.UTF_8));
      input.flush();
      await(() -> text("out").equals("got one\n"));
      await(() -> text("err").equals("err one\n"));
    }
    // Another one does not see what was before, and both see what comes now.
    Process other = attach("out2", "err2");
    other.getOutputStream().write("two\n".getBytes(StandardCharsets.UTF_8));
    other.getOutputStream().flush();
    await(() -> text("out2").equals("got two\n"));
    await(() -> text("out").equals("got one\ngot two\n"));
    assertThat(jocker.run("kill", "it").code()).isZero();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
    assertThat(other.waitFor()).isEqualTo(137);
  }

  @Test
  void signalsArePassedOnUnlessTheyAreNotToBe() throws Exception {
    start(
        "sh",
        "-c",
        "trap 'echo hup' HUP; trap 'exit 7' TERM; echo set; while :; do sleep 0.1; done");
    await(() -> jocker.run("logs", "it").out().equals("set\n"));
    Process deaf = attach("out2", "err2", "--sig-proxy=false");
    Process process = attach("out", "err");
    await(() -> signalled(process, "HUP", () -> text("out").contains("hup")));
    deaf.destroy();
    assertThat(deaf.waitFor()).isEqualTo(143);
    assertThat(state()).isEqualTo("running");
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void oneThatDoesNotRunIsRefused() throws Exception {
    jocker.run("create", "--name", "it", "playground", "true");
    RealJocker.Result stopped = jocker.run("attach", "it");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).contains("cannot attach to a stopped container, start it first");
    jocker.run("rm", "it");
    start("sleep", "60");
    jocker.run("pause", "it");
    assertThat(jocker.run("attach", "it").err()).contains("cannot attach to a paused container");
  }

  /** What reads the command's output waits for its end, not for that of the container. */
  @Test
  void theOutputOfACommandThatIsKilledIsLetGo() throws Exception {
    Process process =
        new ProcessBuilder(
                jocker.ownCommand(
                    "run", "--name", "it", "playground", "sh", "-c", "echo a; sleep 60"))
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('a');
    process.toHandle().destroyForcibly(); // Process would close the stream, too
    assertThat(process.getInputStream().readAllBytes()).isEqualTo(new byte[] {'\n'});
    assertThat(state()).isEqualTo("running");
  }

  private boolean signalled(Process process, String signal, Condition seen) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    TimeUnit.MILLISECONDS.sleep(200);
    return seen.holds();
  }

  private void start(String first, String... rest) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "it"));
    if (first.startsWith("-")) {
      words.add(first);
    }
    words.add("playground");
    if (!first.startsWith("-")) {
      words.add(first);
    }
    words.addAll(List.of(rest));
    assertThat(jocker.run(words.toArray(new String[0])).err()).isEmpty();
  }

  /** Returns when it is attached: then it watches the container's folder. */
  private Process attach(String out, String err, String... options) throws Exception {
    List<String> words = new ArrayList<>(jocker.ownCommand("attach"));
    words.addAll(List.of(options));
    words.add("it");
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve(out).toFile())
            .redirectError(folder.resolve(err).toFile())
            .start();
    await(() -> watches(process.pid()));
    return process;
  }

  private static boolean watches(long pid) throws Exception {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)
            && Files.readSymbolicLink(file).toString().contains("inotify")) {
          TimeUnit.MILLISECONDS.sleep(200); // from the watch to the end of the log
          return true;
        }
      }
    }
    return false;
  }

  private String text(String file) throws Exception {
    return Files.readString(folder.resolve(file));
  }

  private String state() throws Exception {
    return jocker.run("inspect", "--format", "{{.State.Status}}", "it").out().strip();
  }

  private Terminal jockerOn(String... command) throws Exception {
    Terminal terminal = new Terminal(linux, 24, 80);
    terminals.add(terminal);
    List<String> words = new ArrayList<>(List.of("sh", "-c", AND_THEN, "sh"));
    words.addAll(jocker.command(command));
    terminal.start(words);
    return terminal;
  }

  /** Until the caller's terminal is raw, its own driver takes Ctrl-Q for itself. */
  private static void awaitShell(Terminal terminal) throws Exception {
    terminal.await("/ # ");
    terminal.type("echo r$((1+1))\n");
    terminal.await("r2");
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
