package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Health checks with no jocker in memory, but for the moment in which something has changed. */
@RequiresRoot
@Timeout(120)
class HealthcheckIT {
  private static final String PROBE = "test -e /tmp/well";
  private static final String WAITING = "trap exit TERM; while :; do sleep 0.05; done";

  @TempDir Path folder;
  private JockerBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "healthcheck");
  }

  @AfterEach
  void close() throws Exception {
    bed.removeAll();
    bed.close();
  }

  @Test
  void changesAreEventsAndTheResultIsAnExitCode() throws Exception {
    start("--health-cmd", PROBE, "--health-interval", "1h", "--health-retries", "1");
    assertThat(bed.words("ps --format {{.Status}}")).endsWith(" (health: starting)");
    assertThat(bed.jocker().run("healthcheck", "run", "web"))
        .isEqualTo(new RealJocker.Result(1, "unhealthy\n", ""));
    bed.words("exec web touch /tmp/well");
    assertThat(bed.jocker().run("healthcheck", "run", "web"))
        .isEqualTo(new RealJocker.Result(0, "", ""));
    assertThat(bed.words("ps --format {{.Status}} --filter health=healthy")).endsWith(" (healthy)");
    assertThat(bed.words("inspect -f", "{{.State.Health.Status}} {{len .State.Health.Log}}", "web"))
        .isEqualTo("healthy 2");
    JockerBed.await(() -> events().size() == 2);
    assertThat(events()).containsExactly("health_status: unhealthy", "health_status: healthy");
    RealJocker.Result without = bed.jocker().run("healthcheck", "run", "nothing");
    assertThat(without.code()).isEqualTo(125);
  }

  /** The image has the check then; an option takes it away. */
  @Test
  void anImageOfItHasTheCheck() throws Exception {
    start("--health-cmd", PROBE, "--health-interval", "1h", "--health-timeout", "2s");
    bed.words("commit web checked");
    assertThat(bed.words("image inspect -f", "{{json .Config.Healthcheck}}", "checked"))
        .isEqualTo(
            "{\"Test\":[\"CMD-SHELL\",\"test -e /tmp/well\"],"
                + "\"Interval\":3600000000000,\"Timeout\":2000000000}");
    bed.words("run -d --name other --health-retries 1 checked sh -c", WAITING);
    assertThat(bed.jocker().run("healthcheck", "run", "other").out()).isEqualTo("unhealthy\n");
    String id = bed.words("run -d --no-healthcheck checked sh -c", WAITING);
    assertThat(bed.jocker().run("healthcheck", "run", id).err()).contains("no health check");
    bed.words("rm -f web other", id);
    bed.words("rmi checked");
  }

  @Test
  void anUnhealthyOneIsStoppedOrStartsAnew() throws Exception {
    start("--health-cmd", PROBE, "--health-interval", "200ms", "--on-unhealthy", "stop");
    JockerBed.await(() -> state("web").startsWith("exited"));
    bed.words("rm web");
    start(
        "--health-cmd",
        "echo x >>/tmp/looks; test $(wc -l </tmp/looks) -gt 2",
        "--health-interval",
        "200ms",
        "--health-retries",
        "2",
        "--health-on-failure",
        "restart");
    String first = bed.words("inspect -f {{.State.StartedAt}} web");
    JockerBed.await(() -> state("web").equals("running healthy"));
    assertThat(bed.words("inspect -f {{.State.StartedAt}} web")).isNotEqualTo(first);
  }

  private void start(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "web"));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sh", "-c", WAITING));
    bed.lines(words.toArray(new String[0]));
  }

  private String state(String name) throws Exception {
    return bed.words("inspect -f", "{{.State.Status}} {{.State.Health.Status}}", name);
  }

  private List<String> events() throws Exception {
    return bed.lines(
        "events",
        "--since",
        "10m",
        "--until",
        "0s",
        "-f",
        "event=health_status",
        "--format",
        "{{.Action}}");
  }
}
