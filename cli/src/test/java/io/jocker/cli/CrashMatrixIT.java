package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of each process that there is of a container, at each moment of its life: no exit
 * code, no state, no record of the log is lost, the next command says what is true, and nothing is
 * left behind. How many times each: {@code -Djocker.crashes=20}.
 */
@RequiresRoot
@Timeout(1200)
class CrashMatrixIT {
  private static final int ROUNDS = Integer.getInteger("jocker.crashes", 1);

  /** Counts for ever, in the log; asked to end it takes its time, and has a word to say. */
  private static final String COUNTING =
      "trap 'sleep 0.2; echo bye; exit 7' TERM; i=0;"
          + " while :; do i=$((i+1)); echo $i; [ $((i % 100)) -gt 0 ] || sleep 0.01; done";

  /** The monitor was gone before the start was acknowledged, which the command has said. */
  private static final String NOT_STARTED = "Exited \\(128\\) .*";

  @TempDir Path folder;
  private JockerBed bed;

  /** What is killed. */
  enum Victim {
    CLI,
    MONITOR,
    INIT
  }

  /** When. */
  enum Moment {
    CREATE,
    START,
    RUNNING,
    STOPPING,
    REMOVING
  }

  @BeforeEach
  void open() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "crash-matrix");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  static Stream<Arguments> cells() {
    return Arrays.stream(Moment.values())
        .flatMap(
            moment -> Arrays.stream(Victim.values()).map(victim -> Arguments.of(moment, victim)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theNextCommandHeals(Moment moment, Victim victim) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      double part = (round + 0.5) / ROUNDS;
      switch (moment) {
        case CREATE -> whileMade(victim, part);
        case START -> whileStarted(victim, part);
        case RUNNING -> whileRunning(victim);
        case STOPPING -> whileStopped(victim, part);
        case REMOVING -> whileRemoved(victim, part);
      }
      bed.removeAll();
    }
  }

  /**
   * A container that is made has no process: those of its first start are killed at their birth.
   */
  private void whileMade(Victim victim, double part) throws Exception {
    if (victim == Victim.CLI) {
      Process command = begin("create", "--name", "web", "playground", "sh", "-c", COUNTING);
      killAfter(command, part * 400);
    } else {
      Process command = begin("run", "-d", "--name", "web", "playground", "sh", "-c", COUNTING);
      child(command, victim).ifPresent(ProcessHandle::destroyForcibly);
      end(command);
    }
    assertTrue("Created", "Up .*", "Exited \\(137\\) .*", NOT_STARTED);
  }

  private void whileStarted(Victim victim, double part) throws Exception {
    String id = bed.words("create --name web playground sh -c", COUNTING);
    Process command = begin("start", "web");
    if (victim == Victim.CLI) {
      killAfter(command, part * 400);
    } else {
      JockerBed.await(() -> isRecorded(id) || !command.isAlive());
      kill(id, victim);
      end(command);
    }
    if (victim == Victim.CLI) {
      assertTrue("Created", "Up .*", "Exited \\(137\\) .*");
    } else {
      assertTrue("Exited \\(137\\) .*", NOT_STARTED);
    }
  }

  private boolean isRecorded(String id) throws IOException {
    return Files.exists(bed.live(id)) && Files.readString(bed.live(id)).endsWith("\n");
  }

  private void whileRunning(Victim victim) throws Exception {
    Process command = begin("run", "--name", "web", "playground", "sh", "-c", COUNTING);
    String id = awaitOutput();
    byte[] before = Files.readAllBytes(log(id));
    if (victim == Victim.CLI) {
      command.destroyForcibly();
    } else {
      kill(id, victim);
    }
    end(command);
    assertTrue(victim == Victim.CLI ? "Up .*" : "Exited \\(137\\) .*");
    assertLogGoesOn(id, before);
    if (victim == Victim.MONITOR) {
      assertThat(bed.words("inspect -f {{.State.Error}} web")).contains("monitor was killed");
    }
    if (victim == Victim.CLI) {
      bed.words("stop web");
      assertTrue("Exited \\(7\\) .*");
      assertLogGoesOn(id, before);
    }
  }

  private void whileStopped(Victim victim, double part) throws Exception {
    bed.words("run -d --name web playground sh -c", COUNTING);
    String id = awaitOutput();
    Process command = begin("stop", "web");
    Path mark = bed.jocker().root().resolve("containers/" + id + "/stopped");
    JockerBed.await(() -> Files.exists(mark));
    byte[] before = Files.readAllBytes(log(id));
    TimeUnit.MILLISECONDS.sleep(Math.round(part * 250));
    if (victim == Victim.CLI) {
      command.destroyForcibly();
    } else if (isRecorded(id)) {
      kill(id, victim);
    }
    end(command);
    if (victim == Victim.CLI) {
      // The signal may not have been sent, or nobody is left who would kill it in the end.
      String code = bed.words("ps -q").isEmpty() ? "7" : bed.words("stop web").replace("web", "7");
      assertTrue("Exited \\(" + code + "\\) .*");
    } else {
      assertTrue("Exited \\((7|137)\\) .*");
    }
    assertLogGoesOn(id, before);
  }

  private void whileRemoved(Victim victim, double part) throws Exception {
    bed.words("run -d --name web playground sh -c", COUNTING);
    String id = awaitOutput();
    Process command = begin("rm", "-f", "web");
    TimeUnit.MILLISECONDS.sleep(Math.round(part * 300));
    if (victim == Victim.CLI) {
      command.destroyForcibly();
    } else if (isRecorded(id)) {
      kill(id, victim);
    }
    end(command);
    assertTrue("Up .*", "Exited \\(137\\) .*", "Removal In Progress");
  }

  /** A command that is killed itself, or whose children are. */
  private Process begin(String... words) throws IOException {
    return new ProcessBuilder(bed.jocker().ownCommand(words))
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void end(Process command) throws Exception {
    assertThat(command.waitFor(30, TimeUnit.SECONDS)).as("%s ends", command.info()).isTrue();
  }

  private static void killAfter(Process command, double millis) throws Exception {
    command.waitFor(Math.round(millis * 1000), TimeUnit.MICROSECONDS);
    command.destroyForcibly();
    end(command);
  }

  /** The monitor that a command has started, or the monitor's child, as soon as it is there. */
  private static Optional<ProcessHandle> child(Process command, Victim victim) {
    while (command.isAlive()) {
      Optional<ProcessHandle> monitor =
          command.children().filter(CrashMatrixIT::isMonitor).findFirst();
      if (victim == Victim.MONITOR && monitor.isPresent()) {
        return monitor;
      }
      Optional<ProcessHandle> init = monitor.flatMap(each -> each.children().findFirst());
      if (init.isPresent()) {
        return init;
      }
    }
    return Optional.empty();
  }

  private static boolean isMonitor(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .startsWith("jocker-monitor");
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private void kill(String id, Victim victim) throws IOException {
    long pid = victim == Victim.MONITOR ? bed.monitor(id) : bed.init(id);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Waits for a container that writes. Returns its id. */
  private String awaitOutput() throws Exception {
    JockerBed.await(() -> !containers().isEmpty() && Files.exists(log(containers().get(0))));
    String id = containers().get(0);
    JockerBed.await(() -> Files.size(log(id)) > 1000);
    return id;
  }

  private List<String> containers() throws IOException {
    try (Stream<Path> folders = Files.list(bed.jocker().root().resolve("containers"))) {
      return folders.map(each -> each.getFileName().toString()).toList();
    }
  }

  private Path log(String id) {
    return bed.jocker().root().resolve("containers/" + id + "/log");
  }

  /** At most one container, in one of these states; what is said to be up has its monitor. */
  private void assertTrue(String... states) throws Exception {
    List<String> lines = bed.lines("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Status}}");
    assertThat(lines).hasSizeLessThanOrEqualTo(1);
    for (String line : lines) {
      String id = line.substring(0, line.indexOf(' '));
      assertThat(line.substring(id.length() + 1)).matches("(" + String.join("|", states) + ")");
      if (line.contains("(128)")) {
        assertThat(bed.words("inspect -f {{.State.Error}} web")).contains("monitor ended before");
      }
      if (line.contains(" Up ")) {
        assertThat(ProcessHandle.of(bed.monitor(id))).isPresent();
      }
    }
  }

  /** What was there is there still, and all lines that were written are whole, in their order. */
  private void assertLogGoesOn(String id, byte[] before) throws Exception {
    byte[] after = Files.readAllBytes(log(id));
    assertThat(after).hasSizeGreaterThanOrEqualTo(before.length);
    assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
    List<String> lines = bed.lines("logs", "web");
    for (int i = 0; i < lines.size(); i++) {
      boolean last = i == lines.size() - 1;
      String expected = Integer.toString(i + 1);
      assertThat(lines.get(i).equals(expected) || (last && isEnd(lines.get(i), expected)))
          .as("line %d: %s", i, lines.get(i))
          .isTrue();
    }
  }

  /** The last word of one that ended by itself, or what was cut by a kill. */
  private static boolean isEnd(String line, String expected) {
    return line.equals("bye") || expected.startsWith(line);
  }
}
