package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run -it} before a real terminal. What is awaited never stands in what was typed, for that
 * is echoed.
 */
@RequiresRoot
@Timeout(300)
class TerminalIT {
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_Z = "\u001a";
  private static final String ESCAPE = "\u001b";

  /** Then the shell tells how jocker ended and what it left of the terminal. */
  private static final String AND_THEN =
      "\"$@\"; code=$?; set -- $(stty -a | tr ' ' '\\n' | grep -xE -e '-?(echo|icanon|isig|opost);?');"
          + " echo \"after: $code $*.\"";

  private final Linux linux = JnaLinux.open();
  @TempDir Path folder;
  private RealJocker jocker;
  private Terminal terminal;

  @BeforeEach
  void open() throws Exception {
    jocker = new RealJocker(folder);
    terminal = new Terminal(linux, 24, 80);
  }

  @AfterEach
  void close() throws Exception {
    terminal.close();
    jocker.run("rm", "-f", "it");
  }

  @Test
  void theWindowsSizeIsTheContainersAndFollows() throws Exception {
    run();
    terminal.type("echo $(tty) $(stty size)\n");
    terminal.await("/dev/pts/0 24 80");
    terminal.type("sh -c 'trap \"stty size\" WINCH; echo b$((1+1)); while sleep 1; do :; done'\n");
    terminal.await("b2");
    terminal.resize(30, 100);
    terminal.await("30 100");
    terminal.type(CTRL_C);
    leave(0);
  }

  /** What a bundle's program says is seen when it is said, for whoever types an answer. */
  @Test
  void aBundlesTerminalIsAConversation() throws Exception {
    Path bundle = Files.createDirectories(folder.resolve("bundle"));
    Files.createDirectories(bundle.resolve("rootfs/dev"));
    Files.copy(Path.of("/bin/busybox"), bundle.resolve("rootfs/busybox"));
    Files.writeString(
        bundle.resolve("config.json"),
        """
        {"ociVersion": "1.0.2", "root": {"path": "rootfs"},
         "process": {"terminal": true, "cwd": "/", "user": {"uid": 0, "gid": 0},
          "args": ["/busybox", "sh", "-c", "echo b$((1+1)); read a; echo got-$a; exit 3"]},
         "mounts": [{"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
          {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
           "options": ["newinstance", "ptmxmode=0666"]}],
         "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}]}}
        """);
    start(jocker.command("oci", "run", "-b", bundle.toString(), "it"));
    terminal.await("b2");
    terminal.type("this\n");
    terminal.await("got-this");
    terminal.await("after: 3 ");
  }

  @Test
  void ctrlCEndsTheProgramAndNotTheShell() throws Exception {
    run();
    // A shell of its own says it: ash loses a SIGINT between the fork for a program and its exec.
    terminal.type("sh -c 'echo b$((1+1)); exec sleep 1000'\n");
    terminal.await("b2");
    terminal.type(CTRL_C);
    terminal.type("echo code $?\n");
    terminal.await("code 130");
    leave(0);
  }

  @Test
  void programsAreStoppedAndContinued() throws Exception {
    run();
    terminal.type("sh -c 'echo b$((1+1)); read a; echo got-$a'\n");
    terminal.await("b2");
    terminal.type(CTRL_Z);
    terminal.await("Stopped");
    terminal.await("# ");
    terminal.type("fg\n");
    terminal.await("sh -c");
    terminal.type("this\n");
    terminal.await("got-this");
    leave(0);
  }

  @Test
  void programsThatTakeTheWholeScreenWork() throws Exception {
    run();
    terminal.type("vi /tmp/fi''le\n");
    terminal.await("- /tmp/file");
    terminal.type("i");
    terminal.await("I /tmp/file");
    terminal.type("from the editor" + ESCAPE);
    // It takes what comes with an escape for the sequence of a key.
    terminal.await("- /tmp/file");
    terminal.type(":wq\n");
    terminal.await("# ");
    terminal.type("tr a-z A-Z </tmp/file\n");
    terminal.await("FROM THE EDITOR");
    terminal.type("top -d 1\n");
    terminal.await("Load average");
    terminal.type("q");
    leave(0);
  }

  @Test
  void theTerminalIsAsBeforeWhenTheContainerIsKilled() throws Exception {
    run();
    String pid = jocker.run("inspect", "--format", "{{.State.Pid}}", "it").out().trim();
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    terminal.await("after: 137 opost isig icanon echo.");
  }

  @Test
  void theTerminalIsAsBeforeWhenJockerIsTold() throws Exception {
    run("sleep", "1000");
    client().destroy();
    terminal.await("after: 143 opost isig icanon echo.");
  }

  /** Nothing of jocker's JVM runs then; only the kernel and the monitor are left. */
  @Test
  void theContainerGoesOnWhenJockerIsKilled() throws Exception {
    run();
    client().destroyForcibly();
    terminal.await("after: 137");
    assertThat(jocker.run("ps", "--format", "{{.Names}} {{.State}}").out())
        .isEqualTo("it running\n");
    assertThat(jocker.run("rm", "-f", "it").code()).isZero();
    assertThat(jocker.state().resolve("live")).isEmptyDirectory();
  }

  private void run(String... program) throws Exception {
    List<String> words =
        new ArrayList<>(jocker.command("run", "-it", "--init", "--name", "it", "playground"));
    words.addAll(program.length == 0 ? List.of("sh") : List.of(program));
    start(words);
    if (program.length == 0) {
      terminal.await("/ # ");
    } else {
      awaitRunning();
    }
  }

  private void start(List<String> command) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", AND_THEN, "sh"));
    words.addAll(command);
    terminal.start(words);
  }

  private void awaitRunning() throws Exception {
    while (!jocker.run("ps", "--format", "{{.State}}").out().equals("running\n")) {
      Thread.onSpinWait();
    }
  }

  private void leave(int code) throws Exception {
    terminal.type("exit " + code + "\n");
    terminal.await("after: " + code + " opost isig icanon echo.");
  }

  /** The JVM of the command in the foreground. */
  private ProcessHandle client() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(" run -it ") && line.contains(folder.toString()))
                    .filter(line -> line.contains("io.jocker.cli.Main"))
                    .isPresent())
        .findAny()
        .orElseThrow();
  }
}
