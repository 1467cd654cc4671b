package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of jocker in the middle of a run, from its first moments to the container's end:
 * the next command says what is true, and nothing is left when all is removed that it lists. How
 * many times: {@code -Djocker.kills=100}.
 */
@RequiresRoot
@Timeout(600)
class KilledJockerIT {
  private static final int KILLS = Integer.getInteger("jocker.kills", 12);
  private static final String GROUP = "killed-jocker";

  @TempDir Path folder;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    // What is made once is no container's: the image, its filter, the folder of id ranges.
    assertThat(jocker.run("run", "--rm", "--userns=auto", "playground", "true").code()).isZero();
    assertThat(jocker.run("run", "--rm", "playground", "true").code()).isZero();
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void removeCgroup() throws Exception {
    // The group of all containers stays, so it is removed here.
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(" - cgroup")) {
        Files.deleteIfExists(Path.of(line.split(" ", -1)[4]).resolve(GROUP));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rm", "--userns=auto"})
  void theNextCommandCleansUp(String option) throws Exception {
    long whole = nanosOfARun(option);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < KILLS; i++) {
      killAfter(whole * i / KILLS, option);
      List<String> states = listed();
      assertThat(states).as("after %d of %d", i, KILLS).hasSizeLessThanOrEqualTo(1);
      assertThat(states)
          .allMatch(state -> state.matches("(Created|Up .*|Exited \\((0|137)\\) .*)"));
      seen.add(states.isEmpty() ? "none" : states.get(0).substring(0, 2));
      removeAll();
      before.assertNothingLeft();
    }
    // Some came too early for a container, and some while it ran.
    assertThat(seen).contains("none");
    assertThat(KILLS < 8 || seen.contains("Up")).as("%s", seen).isTrue();
  }

  private static String[] sleeper(String option) {
    return new String[] {"run", option, "playground", "sh", "-c", "echo began; sleep 0.3"};
  }

  private long nanosOfARun(String option) throws Exception {
    long begin = System.nanoTime();
    assertThat(jocker.run(sleeper(option))).isEqualTo(new RealJocker.Result(0, "began\n", ""));
    long nanos = System.nanoTime() - begin;
    removeAll();
    return nanos;
  }

  private void killAfter(long nanos, String option) throws Exception {
    Process process =
        new ProcessBuilder(jocker.command(sleeper(option)))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor(nanos, TimeUnit.NANOSECONDS);
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** What is said of each container; what is said to be up must have a process. */
  private List<String> listed() throws Exception {
    List<String> states = new ArrayList<>();
    for (String line : lines("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Status}}")) {
      String id = line.substring(0, line.indexOf(' '));
      String status = line.substring(line.indexOf(' ') + 1);
      if (status.startsWith("Up")) {
        Path entry = jocker.state().resolve("live").resolve(id);
        // It may have ended since.
        boolean alive = Files.exists(entry) && isMonitor(Files.readString(entry), id);
        assertThat(alive || !statusOf(id).startsWith("Up")).as(line).isTrue();
      }
      states.add(status);
    }
    return states;
  }

  private static boolean isMonitor(String entry, String id) throws Exception {
    Path commandLine = Path.of("/proc", entry.split(" ", -1)[2], "cmdline");
    return Files.exists(commandLine)
        && new String(Files.readAllBytes(commandLine), UTF_8).contains(id);
  }

  private String statusOf(String id) throws Exception {
    List<String> status = lines("ps", "-a", "--filter", "id=" + id, "--format", "{{.Status}}");
    return status.isEmpty() ? "" : status.get(0);
  }

  private void removeAll() throws Exception {
    for (String id : lines("ps", "-a", "-q")) {
      assertThat(jocker.run("rm", "-f", id).err())
          .isIn("", "jocker: no such container: " + id + " (JK-CONTAINER-NOT-FOUND)\n");
    }
  }

  private List<String> lines(String... command) throws Exception {
    RealJocker.Result result = jocker.run(command);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().toList();
  }
}
