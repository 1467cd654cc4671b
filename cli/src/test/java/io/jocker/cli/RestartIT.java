package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --restart}: containers that start again with no jocker in memory between the runs. */
@RequiresRoot
@Timeout(120)
class RestartIT {
  private static final String GROUP = "restart";

  @TempDir Path folder;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    assertThat(jocker.run("run", "--rm", "playground", "true").code()).isZero();
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void removeCgroup() throws Exception {
    RealJocker.removeParentGroup(GROUP);
  }

  @Test
  void afterFailuresItStartsAgainSoManyTimes() throws Exception {
    start("on-failure:2", "echo x >>/tmp/runs; wc -l </tmp/runs; exit 3");
    await(() -> state().equals("exited 3 2"));
    assertThat(lines("logs", "web")).containsExactly("1", "2", "3");
    assertThat(
            lines(
                "inspect",
                "-f",
                "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}",
                "web"))
        .containsExactly("on-failure 2");
    end();
  }

  /** Its end comes while the command that started it has not ended itself. */
  @Test
  void oneThatEndsAtOnceStartsAgainToo() throws Exception {
    for (int i = 0; i < 5; i++) {
      start("on-failure:1", "exit 9");
      await(() -> state().equals("exited 9 1"));
      assertThat(lines("rm", "web")).containsExactly("web");
    }
    before.assertNothingLeft();
  }

  /** Whoever ran it gets the exit code of the first run; it goes on without him. */
  @Test
  void fromTheForegroundItGoesOnInTheBackground() throws Exception {
    RealJocker.Result first =
        jocker.run(
            "run",
            "--name",
            "web",
            "--restart",
            "on-failure:1",
            "playground",
            "sh",
            "-c",
            "exit 4");
    assertThat(first.code()).isEqualTo(4);
    await(() -> state().equals("exited 4 1"));
    end();
  }

  @Test
  void afterASuccessThatPolicyDoesNothing() throws Exception {
    start("on-failure", "sleep 0.2");
    assertThat(lines("wait", "web")).containsExactly("0");
    await(() -> state().equals("exited 0 0"));
    end();
  }

  /** Each wait is twice as long as the one before, and all that time it says what it does. */
  @Test
  void whileItWaitsItIsRestartingAndCanBeStopped() throws Exception {
    start("always", "exit 7");
    await(() -> lines("ps", "--format", "{{.Status}}").toString().startsWith("[Restarting (7) "));
    assertThat(lines("stop", "web")).containsExactly("web");
    String stopped = state();
    assertThat(stopped).startsWith("exited 7 ");
    TimeUnit.SECONDS.sleep(1); // longer than the waits that there have been
    assertThat(state()).isEqualTo(stopped);
    end();
  }

  @Test
  void oneThatIsStoppedOrKilledStaysSoUntilItIsStarted() throws Exception {
    start("unless-stopped", "exec sleep 1000");
    assertThat(lines("kill", "web")).containsExactly("web");
    assertThat(state()).isEqualTo("exited 137 0");
    assertThat(lines("start", "web")).containsExactly("web");
    assertThat(state()).isEqualTo("running 0 0");
    String entry = Files.readString(live());
    ProcessHandle.of(Long.parseLong(entry.split(" ", -1)[0])).orElseThrow().destroyForcibly();
    await(() -> state().equals("running 0 1"));
    end();
  }

  private Path live() throws Exception {
    String id = lines("inspect", "-f", "{{.Id}}", "web").get(0);
    return jocker.state().resolve("live").resolve(id);
  }

  private void start(String policy, String script) throws Exception {
    lines("run", "-d", "--name", "web", "--restart", policy, "playground", "sh", "-c", script);
  }

  private String state() throws Exception {
    return lines("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}", "web")
        .get(0);
  }

  private void end() throws Exception {
    assertThat(lines("rm", "-f", "web")).containsExactly("web");
    before.assertNothingLeft();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
    }
  }

  private List<String> lines(String... command) throws Exception {
    RealJocker.Result result = jocker.run(command);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().toList();
  }
}
