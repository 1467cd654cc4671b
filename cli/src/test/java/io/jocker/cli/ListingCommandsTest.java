package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ImageSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ps} and {@code images}. */
final class ListingCommandsTest {
  private static final String OTHER_ID = "f".repeat(64);
  private final Instant twoHoursAgo = Instant.now().minus(Duration.ofMinutes(125));

  private final Cli cli = new Cli();

  @BeforeEach
  void fill() {
    cli.engine.containers.add(
        new ContainerSummary(
            FakeEngine.ID,
            "web",
            "busybox",
            "sha256:bb",
            List.of("sh", "-c", "echo \"hello\" to all the world"),
            twoHoursAgo,
            ContainerState.running(4711, twoHoursAgo),
            Map.of("b", "2", "a", "1"),
            "0.0.0.0:8080->80/tcp",
            List.of("bridge"),
            List.of("/a/rather/long/path")));
    cli.engine.containers.add(
        new ContainerSummary(
            OTHER_ID,
            "job",
            "debian:12",
            "sha256:cc",
            List.of("true"),
            twoHoursAgo,
            ContainerState.running(1, twoHoursAgo).exited(137, true, twoHoursAgo),
            Map.of(),
            "",
            List.of("none"),
            List.of()));
    cli.engine.images.add(
        new ImageSummary(
            "sha256:" + FakeEngine.ID,
            List.of("busybox:latest", "localhost:5000/busybox:1"),
            List.of("busybox@sha256:dd"),
            twoHoursAgo,
            7_340_032,
            Map.of("a", "1")));
    cli.engine.images.add(
        new ImageSummary("sha256:" + OTHER_ID, List.of(), List.of(), null, 999, Map.of()));
  }

  @Test
  void listsContainersInDockersColumns() {
    assertThat(cli.run("ps", "-a").out())
        .isEqualTo(
            """
            CONTAINER ID   IMAGE       COMMAND                    CREATED       STATUS                     PORTS                  NAMES
            0123456789ab   busybox     "sh -c 'echo \\"hello\\"…"   2 hours ago   Up 2 hours                 0.0.0.0:8080->80/tcp   web
            ffffffffffff   debian:12   "true"                     2 hours ago   Exited (137) 2 hours ago                          job
            """);
    assertThat(cli.engine.filter).isEqualTo(ContainerFilter.ALL);
  }

  @Test
  void asksForWhatIsWanted() {
    cli.run("ps");
    assertThat(cli.engine.filter).isEqualTo(ContainerFilter.RUNNING);
    cli.run("ps", "-f", "name=web", "--filter", "label=a=1", "--filter", "Name=x");
    assertThat(Objects.requireNonNull(cli.engine.filter).values())
        .isEqualTo(Map.of("name", List.of("web", "x"), "label", List.of("a=1")));
    cli.run("ps", "-f", "status=exited");
    assertThat(Objects.requireNonNull(cli.engine.filter).all()).isTrue();
    assertThat(cli.run("ps", "-l", "-q").out()).isEqualTo("0123456789ab\n");
    assertThat(cli.run("ps", "-n", "1", "-q", "--no-trunc").out()).isEqualTo(FakeEngine.ID + "\n");
    assertThat(cli.run("container", "ls", "-f", "x").err())
        .startsWith("jocker: invalid argument \"x\" for \"-f, --filter\" flag: invalid filter 'x'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{{.ID}}: {{.Names}} ~ 0123456789ab: web",
        "{{.Label \"a\"}}|{{.Label \"zz\"}}|{{.Labels}} ~ 1||a=1,b=2",
        "{{.State}} {{.Status}} ~ running Up 2 hours",
        "{{upper .Names}}\\t{{.Mounts}} ~ WEB\t/a/rather/long…",
        "table {{.Names}}\\t{{.Label \"a\"}}\\t{{.ID}} ~ NAMES     a         CONTAINER ID",
        "table {{upper .Image}} ~ IMAGE",
      })
  void formatsContainers(String format, String firstLine) {
    assertThat(cli.run("ps", "-a", "--format", format).out()).startsWith(firstLine + "\n");
  }

  @Test
  void writesOneJsonObjectALine() {
    String[] lines = cli.run("ps", "-a", "--format", "json").out().split("\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).startsWith("{\"Command\":\"\\\"sh -c").contains("\"Names\":\"web\"");
    assertThat(cli.run("ps", "-a", "--format", "{{json .Names}}").out())
        .isEqualTo("\"web\"\n\"job\"\n");
  }

  @Test
  void saysWhatIsWrongWithATemplate() {
    assertThat(cli.run("ps", "--format", "{{.Nmae}}"))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "jocker: template parsing error: template: :1:3: executing \"\" at <.Nmae>: map has"
                    + " no entry for key \"Nmae\" (JK-TEMPLATE)\nSee 'jocker ps --help'.\n"));
  }

  @Test
  void saysWhatAContainerDoes() {
    Instant now = twoHoursAgo.plusSeconds(90);
    for (ContainerStatus status : ContainerStatus.values()) {
      ContainerState state = new ContainerState(status, 0, 3, false, "", twoHoursAgo, twoHoursAgo);
      assertThat(ContainerRow.status(state, new ContainerRow.Common(false, now)))
          .isEqualTo(
              switch (status) {
                case CREATED -> "Created";
                case RUNNING -> "Up About a minute";
                case PAUSED -> "Up About a minute (Paused)";
                case RESTARTING -> "Restarting (3) About a minute ago";
                case REMOVING -> "Removal In Progress";
                case EXITED -> "Exited (3) About a minute ago";
                case DEAD -> "Dead";
              });
    }
  }

  @Test
  void listsImagesInDockersColumns() {
    assertThat(cli.run("images").out())
        .isEqualTo(
            """
            REPOSITORY               TAG       IMAGE ID       CREATED       SIZE
            busybox                  latest    0123456789ab   2 hours ago   7.34MB
            localhost:5000/busybox   1         0123456789ab   2 hours ago   7.34MB
            <none>                   <none>    ffffffffffff   N/A           999B
            """);
    assertThat(cli.run("image", "ls", "--digests", "busybox:latest").out())
        .isEqualTo(
            """
            REPOSITORY   TAG       DIGEST      IMAGE ID       CREATED       SIZE
            busybox      latest    sha256:dd   0123456789ab   2 hours ago   7.34MB
            """);
  }

  @Test
  void choosesImages() {
    assertThat(cli.run("images", "-q").out()).isEqualTo("0123456789ab\nffffffffffff\n");
    assertThat(cli.run("images", "-q", "--no-trunc", "busybox").out())
        .isEqualTo("sha256:" + FakeEngine.ID + "\n");
    assertThat(cli.run("images", "-q", "-f", "dangling=true").out()).isEqualTo("ffffffffffff\n");
    assertThat(cli.run("images", "-q", "-f", "label=a=1").out()).isEqualTo("0123456789ab\n");
    assertThat(cli.run("images", "-q", "-f", "label=a=2").out()).isEmpty();
    assertThat(cli.run("images", "--format", "{{.Tag}}", "-f", "reference=localhost:5000/*").out())
        .isEqualTo("1\n");
    assertThat(cli.run("images", "-f", "refrence=x").err())
        .startsWith("jocker: invalid filter 'refrence': did you mean reference? (JK-FILTER)\n");
  }
}
