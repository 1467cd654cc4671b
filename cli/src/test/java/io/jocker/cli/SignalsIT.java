package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.jna.JnaLinux;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signals for a container in the foreground, sent to the process that the user started: they are
 * the container's, as docker has it with {@code --sig-proxy}.
 */
@RequiresRoot
@Timeout(120)
class SignalsIT {
  private static final List<String> PASSED =
      List.of("HUP", "INT", "QUIT", "USR1", "USR2", "WINCH", "CONT", "TERM");

  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;
  private RealJocker jocker;
  private Process process;
  private BufferedReader output;

  @BeforeEach
  void open() {
    jocker = new RealJocker(folder);
  }

  @AfterEach
  void close() throws Exception {
    process.destroyForcibly().waitFor();
    jocker.run("rm", "-f", "signals");
  }

  private void start(String... arguments) throws Exception {
    List<String> words = jocker.command("run", "--rm", "--name", "signals");
    words.addAll(List.of(arguments));
    process =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .start();
    output = process.inputReader();
    // The first use makes the image, and says so.
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      assertThat(line).as("output before \"ready\"").isNotNull();
    }
  }

  private void send(String name) throws Exception {
    try (Fd handle = linux.processes().openProcess(Math.toIntExact(process.pid()))) {
      linux.processes().signal(handle, Signal.parse(name).number());
    }
  }

  @Test
  void eachReachesProcessOneOfTheContainer() throws Exception {
    StringBuilder script = new StringBuilder();
    List<String> told = new ArrayList<>();
    for (String signal : PASSED) {
      script.append("trap 'echo got ").append(signal).append("' ").append(signal).append("\n");
      told.add("got " + signal);
    }
    start("playground", "sh", "-c", script + "echo ready\nwhile :; do sleep 0.1; done");
    List<String> heard = new ArrayList<>();
    for (String signal : PASSED) {
      send(signal);
      heard.add(output.readLine());
    }
    assertThat(heard).isEqualTo(told);
    assertThat(process.isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "QUIT", "USR1", "USR2", "TERM"})
  void oneThatEndsTheProgramIsTheExitCode(String signal) throws Exception {
    // Busybox's shell ignores SIGQUIT until it executes another program, so that one says "ready".
    start("--init", "playground", "sh", "-c", "echo ready >/tmp/said; exec tail -f /tmp/said");
    send(signal);
    assertThat(output.readLine()).isNull();
    assertThat(process.waitFor()).isEqualTo(128 + Signal.parse(signal).number());
    assertThat(jocker.run("ps", "-aq").out()).isEmpty();
  }

  @Test
  void processOneWithoutAHandlerGoesOn() throws Exception {
    // pid_namespaces(7): what it does not handle is not even delivered.
    start(
        "playground",
        "sh",
        "-c",
        "trap 'echo asked' USR1; echo ready; while :; do sleep 0.1; done");
    send("TERM");
    send("USR1");
    assertThat(output.readLine()).isEqualTo("asked");
    assertThat(process.isAlive()).isTrue();
  }
}
