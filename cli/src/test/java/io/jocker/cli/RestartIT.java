package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @TempDir Path folder;
  private RealJocker jocker;
  private JockerBed bed;

  @BeforeEach
  void warmUp() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "restart");
    jocker = bed.jocker();
  }

  @AfterEach
  void removeCgroup() throws Exception {
    bed.close();
  }

  @Test
  void afterFailuresItStartsAgainSoManyTimes() throws Exception {
    start("on-failure:2", "echo x >>/tmp/runs; wc -l </tmp/runs; exit 3");
    JockerBed.await(() -> state().equals("exited 3 2"));
    assertThat(bed.lines("logs", "web")).containsExactly("1", "2", "3");
    assertThat(
            bed.lines(
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
      JockerBed.await(() -> state().equals("exited 9 1"));
      assertThat(bed.lines("rm", "web")).containsExactly("web");
    }
    bed.assertNothingLeft();
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
    JockerBed.await(() -> state().equals("exited 4 1"));
    end();
  }

  @Test
  void afterASuccessThatPolicyDoesNothing() throws Exception {
    start("on-failure", "sleep 0.2");
    assertThat(bed.lines("wait", "web")).containsExactly("0");
    JockerBed.await(() -> state().equals("exited 0 0"));
    end();
  }

  /** Each wait is twice as long as the one before, and all that time it says what it does. */
  @Test
  void whileItWaitsItIsRestartingAndCanBeStopped() throws Exception {
    start("always", "exit 7");
    JockerBed.await(
        () -> bed.lines("ps", "--format", "{{.Status}}").toString().startsWith("[Restarting (7) "));
    assertThat(bed.lines("stop", "web")).containsExactly("web");
    String stopped = state();
    assertThat(stopped).startsWith("exited 7 ");
    TimeUnit.SECONDS.sleep(1); // longer than the waits that there have been
    assertThat(state()).isEqualTo(stopped);
    end();
  }

  @Test
  void oneThatIsStoppedOrKilledStaysSoUntilItIsStarted() throws Exception {
    start("unless-stopped", "exec sleep 1000");
    assertThat(bed.lines("kill", "web")).containsExactly("web");
    assertThat(state()).isEqualTo("exited 137 0");
    assertThat(bed.lines("start", "web")).containsExactly("web");
    assertThat(state()).isEqualTo("running 0 0");
    String entry = Files.readString(live());
    ProcessHandle.of(Long.parseLong(entry.split(" ", -1)[0])).orElseThrow().destroyForcibly();
    JockerBed.await(() -> state().equals("running 0 1"));
    end();
  }

  private Path live() throws Exception {
    String id = bed.lines("inspect", "-f", "{{.Id}}", "web").get(0);
    return jocker.state().resolve("live").resolve(id);
  }

  private void start(String policy, String script) throws Exception {
    bed.lines("run", "-d", "--name", "web", "--restart", policy, "playground", "sh", "-c", script);
  }

  private String state() throws Exception {
    return bed.lines(
            "inspect", "-f", "{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}", "web")
        .get(0);
  }

  private void end() throws Exception {
    assertThat(bed.lines("rm", "-f", "web")).containsExactly("web");
    bed.assertNothingLeft();
  }
}
