package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --step} at a terminal, with a learner who types. */
@RequiresRoot
@Timeout(600)
class StepIT {
  private static final String PROMPT = "[q] give up\r\n> ";
  private static final Pattern PROCESS = Pattern.compile("(?m)^  process +(\\d+)\r?$");

  @TempDir Path folder;
  private RealJocker jocker;

  @BeforeEach
  void makeTheImage() throws Exception {
    jocker = new RealJocker(folder);
    jocker.beginDaemon();
    assertThat(jocker.run("run", "--rm", "playground", "true").code()).isZero();
  }

  @AfterEach
  void end() throws Exception {
    jocker.endDaemon();
  }

  /** A terminal in which a start stops; its end is told by a line "ended: CODE.". */
  private Terminal start(String... words) throws Exception {
    Terminal terminal = new Terminal(JnaLinux.open(), 50, 200);
    terminal.start(telling("", words));
    return terminal;
  }

  private List<String> telling(String afterwards, String... words) {
    String script = "\"$@\"; echo ended: $?.; " + afterwards;
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(jocker.command(words));
    return command;
  }

  @Test
  void theHostNameInsideChangesExactlyAtItsStep() throws Exception {
    Terminal terminal =
        start("run", "--rm", "--step=step", "--hostname", "learner", "playground", "true");
    String host = output("hostname");
    boolean set = false;
    boolean next = false;
    int seen = 0;
    String stop = terminal.await(PROMPT);
    while (!stop.contains("become the program")) {
      set |= next;
      next = stop.contains("* set the host name");
      terminal.type("h\n");
      Matcher process = PROCESS.matcher(terminal.await(PROMPT));
      if (process.find()) {
        String name = output("nsenter", "--target", process.group(1), "--uts", "hostname");
        assertThat(name).as(stop).isEqualTo(set ? "learner" : host);
        seen++;
      }
      terminal.type("\n");
      stop = terminal.await(PROMPT);
    }
    assertThat(set).isTrue();
    assertThat(seen).isGreaterThan(30);
    terminal.type("\n");
    terminal.await("ended: 0.");
    terminal.close();
  }

  /** Chapter by chapter, in a terminal that others have written. */
  @Test
  void insideTmuxTheHostNameChangesInItsChapter() throws Exception {
    String prompt = PROMPT.replace("\r", "").strip();
    String host = output("hostname");
    List<String> names = new ArrayList<>();
    try (Tmux tmux = new Tmux(folder)) {
      tmux.start(
          telling("cat", "run", "--rm", "--step", "--hostname", "learner", "playground", "true"));
      boolean set = false;
      boolean last = false;
      while (!last) {
        String stop = tmux.await(prompt);
        last = stop.contains("== EXECUTION");
        tmux.enter("h");
        Matcher process = PROCESS.matcher(tmux.await(prompt));
        if (process.find()) {
          String name = output("nsenter", "--target", process.group(1), "--uts", "hostname");
          assertThat(name).as(stop).isEqualTo(set ? "learner" : host);
          names.add(name);
        }
        set |= stop.contains("set the host name");
        tmux.enter(last ? "c" : "");
      }
      tmux.await("ended: 0.");
    }
    assertThat(names).contains(host, "learner");
  }

  @Test
  void givingUpAtAnyStopLeavesNothingBehind() throws Exception {
    int stops = countStops();
    assertThat(stops).isGreaterThan(15);
    for (int stop = 0; stop < stops; stop++) {
      Leftovers before = Leftovers.watching("jocker").under(folder).snapshot();
      Terminal terminal = start("run", "--step", "--init", "-it", "playground", "true");
      for (int passed = 0; passed < stop; passed++) {
        terminal.await(PROMPT);
        terminal.type("\n");
      }
      terminal.await(PROMPT);
      terminal.type("q\n");
      assertThat(terminal.await("ended: 125.")).contains("Given up").doesNotContain("jocker: ");
      terminal.close();
      before.assertNothingLeft();
    }
  }

  private int countStops() throws Exception {
    Terminal terminal = start("run", "--rm", "--step", "--init", "-it", "playground", "true");
    int stops = 0;
    boolean last = false;
    while (!last) {
      last = terminal.await(PROMPT).contains("start a small init");
      terminal.type("\n");
      stops++;
    }
    terminal.await("ended: 0.");
    terminal.close();
    return stops;
  }

  @Test
  void aShellIsInTheHalfBuiltContainer() throws Exception {
    Terminal terminal =
        start("run", "--rm", "--step", "--hostname", "learner", "playground", "echo", "ran");
    while (!terminal.await(PROMPT).contains("== EXECUTION")) {
      terminal.type("\n");
    }
    terminal.type("s\n");
    terminal.await("comes back here");
    terminal.type(
        "echo $((40 + 2)) $(hostname) $(cat /README | wc -l) $(ls /proc/1/exe | wc -l)\n");
    terminal.await("42 learner");
    terminal.type("exit\n");
    terminal.await(PROMPT);
    terminal.type("c\n");
    assertThat(terminal.await("ended: 0.")).contains("ran");
    terminal.close();
  }

  @Test
  void theEndOfInputIsGivingUp() throws Exception {
    Terminal terminal = start("--lang", "ko", "run", "--rm", "--step", "playground", "true");
    terminal.await("[q] 그만두기\r\n> ");
    terminal.type("\u0004");
    assertThat(terminal.await("ended: 125.")).contains("그만두었습니다");
    terminal.close();
  }

  @Test
  void withoutATerminalThereIsOneError() throws Exception {
    RealJocker.Result result = jocker.run("run", "--rm", "--step", "playground", "true");

    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .startsWith("jocker: --step needs a terminal: ")
        .contains("(JK-NOT-A-TERMINAL)");
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
