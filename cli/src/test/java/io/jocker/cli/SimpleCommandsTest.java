package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.LogOptions;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.ProcessRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@code pull}, {@code rm}, {@code rmi}, {@code inspect}, {@code logs}, {@code info}, {@code
 * version}.
 */
final class SimpleCommandsTest {
  private final Cli cli = new Cli();

  @Test
  void pulls() {
    assertThat(cli.run("pull", "busybox"))
        .isEqualTo(
            new Cli.Result(
                0,
                """
                Using default tag: latest
                latest: Pulling from library/busybox
                4abcf2066143: Pulling fs layer
                4abcf2066143: Download complete
                4abcf2066143: Pull complete
                Digest: sha256:aa
                Status: Downloaded newer image for busybox:latest
                docker.io/library/busybox:latest
                """,
                ""));
    assertThat(cli.run("image", "pull", "-q", "--platform", "linux/arm64", "h:5/x@sha256:1").out())
        .isEqualTo("docker.io/library/busybox:latest\n");
    assertThat(cli.run("pull", "localhost:5000/busybox").out()).startsWith("Using default tag");
    assertThat(cli.run("pull", "localhost:5000/busybox:1").out()).startsWith("latest: Pulling");
    assertThat(cli.engine.calls).startsWith("pull busybox null", "pull h:5/x@sha256:1 linux/arm64");
  }

  @Test
  void checksTheHealthOfAContainer() {
    assertThat(cli.run("healthcheck", "run", "web")).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(cli.run("healthcheck", "run", "ill")).isEqualTo(new Cli.Result(1, "starting\n", ""));
    assertThat(cli.run("internal", "health", "0a", "healthy").code()).isZero();
    assertThat(cli.run("internal", "boot").out()).isEqualTo(FakeEngine.ID + "\n");
    assertThat(cli.engine.calls)
        .containsExactly("check web", "check ill", "health 0a healthy", "boot");
  }

  @Test
  void triesToRemoveEachContainer() {
    assertThat(cli.run("rm", "web", "nosuch", "job"))
        .isEqualTo(
            new Cli.Result(
                1, "web\njob\n", "jocker: no such container: nosuch (JK-CONTAINER-NOT-FOUND)\n"));
    assertThat(cli.run("container", "rm", "-f", "nosuch", "job"))
        .isEqualTo(
            new Cli.Result(
                0, "job\n", "jocker: no such container: nosuch (JK-CONTAINER-NOT-FOUND)\n"));
    assertThat(cli.engine.calls).contains("remove web false", "remove job true");
  }

  @Test
  void saysWhatARemovedImageLeaves() {
    assertThat(cli.run("rmi", "busybox").out())
        .isEqualTo("Untagged: busybox:latest\nDeleted: sha256:bb\n");
    assertThat(cli.run("image", "rm", "-f", "x").code()).isZero();
    assertThat(cli.engine.calls).containsExactly("removeImage busybox false", "removeImage x true");
  }

  @Test
  void inspectsContainersBeforeImages() {
    cli.engine.containerTrees.put("web", tree("container"));
    cli.engine.imageTrees.put("web", tree("image"));
    cli.engine.imageTrees.put("busybox", tree("image"));
    assertThat(cli.run("inspect", "web", "busybox").out())
        .isEqualTo(
            """
            [
                {
                    "Kind": "container",
                    "State": null
                },
                {
                    "Kind": "image",
                    "State": null
                }
            ]
            """);
    assertThat(cli.run("inspect", "--type", "image", "-f", "{{.Kind}}", "web").out())
        .isEqualTo("image\n");
    assertThat(cli.run("image", "inspect", "-f", "{{json .State}}", "web").out())
        .isEqualTo("null\n");
    assertThat(cli.run("container", "inspect", "-f", "json", "web").out())
        .isEqualTo("{\"Kind\":\"container\",\"State\":null}\n");
  }

  private static Map<String, @Nullable Object> tree(String kind) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("Kind", kind);
    tree.put("State", null);
    return tree;
  }

  @Test
  void saysWhatCannotBeInspected() {
    assertThat(cli.run("inspect", "nosuch"))
        .isEqualTo(
            new Cli.Result(1, "[]\n", "jocker: no such object: nosuch (JK-OBJECT-NOT-FOUND)\n"));
    assertThat(cli.run("image", "inspect", "nosuch").err())
        .isEqualTo("jocker: no such image: nosuch (JK-IMAGE-NOT-FOUND)\n");
    assertThat(cli.run("inspect", "--type", "foo", "x").err())
        .startsWith(
            "jocker: unknown type: \"foo\": must be one of \"container\", \"image\", \"network\","
                + " \"volume\" (JK-USAGE)\n");
  }

  @Test
  void givesEachStreamOfALogToItsOwn() {
    assertThat(cli.run("logs", "web")).isEqualTo(new Cli.Result(0, "out\n", "err\n"));
    assertThat(cli.engine.logOptions).isEqualTo(LogOptions.ALL);
    assertThat(cli.run("logs", "-t", "web"))
        .isEqualTo(
            new Cli.Result(
                0, "2024-05-01T12:00:00.000000005Z out\n", "2024-05-01T12:00:01.000000000Z err\n"));
  }

  @Test
  void asksForAPartOfALog() {
    cli.run("logs", "-f", "-n", "5", "--since", "1714564800", "--until=2024-05-01T13:00:00Z", "x");
    LogOptions options = Objects.requireNonNull(cli.engine.logOptions);
    assertThat(options)
        .isEqualTo(
            new LogOptions(
                5,
                Instant.parse("2024-05-01T12:00:00Z"),
                Instant.parse("2024-05-01T13:00:00Z"),
                true));
    cli.run("logs", "--tail", "all", "x");
    assertThat(cli.engine.logOptions).isEqualTo(LogOptions.ALL);
    assertThat(cli.run("logs", "--tail", "x", "y").err())
        .startsWith("jocker: invalid argument \"x\" for \"-n, --tail\" flag: ");
  }

  @Test
  void stopsKillsAndWaits() {
    assertThat(cli.run("stop", "-t", "3", "-s", "INT", "web"))
        .isEqualTo(new Cli.Result(0, "web\n", ""));
    assertThat(cli.run("kill", "web").out()).isEqualTo("web\n");
    cli.run("kill", "-s", "hup", "web");
    assertThat(cli.run("wait", "web").out()).isEqualTo("7\n");
    assertThat(cli.engine.calls)
        .containsExactly("stop web 2 3", "kill web 9", "kill web 1", "await web");
    assertThat(cli.run("kill", "-s", "LOUD", "web").err())
        .startsWith("jocker: invalid argument \"LOUD\" for \"-s, --signal\" flag: ");
  }

  /** They are stopped at the same time, but told of in the order in which they were named. */
  /** Docker's daemon reads these, not its client, which would answer 125. */
  @Test
  void failsAsACommandWhereDockersDaemonRefuses() {
    for (String command :
        List.of("kill -s NOSUCH", "stop -s NOSUCH", "restart -s NOSUCH", "logs --since nosuch")) {
      String[] words = (command + " web").split(" ", -1);
      assertThat(cli.run(words).code()).as(command).isEqualTo(1);
    }
    assertThat(cli.run("events", "--since", "nosuch").code()).isEqualTo(1);
    assertThat(cli.run("stop", "-t", "soon", "web").code()).isEqualTo(125);
  }

  @Test
  void stopsManyAtOnceAndTellsOfEach() {
    assertThat(cli.run("stop", "one", "nosuch", "two"))
        .isEqualTo(
            new Cli.Result(
                1, "one\ntwo\n", "jocker: no such container: nosuch (JK-CONTAINER-NOT-FOUND)\n"));
    assertThat(cli.engine.calls)
        .containsExactlyInAnyOrder(
            "stop one null null", "stop nosuch null null", "stop two null null");
  }

  @Test
  void executesInAContainer() {
    cli.engine.exit = new ContainerExit(FakeEngine.ID, 5, false);
    assertThat(cli.run("exec", "-w", "/tmp", "-u", "app", "-e", "A=b", "web", "ls", "-l"))
        .isEqualTo(new Cli.Result(5, "", ""));
    assertThat(cli.engine.executed)
        .isEqualTo(
            new ExecRequest(
                List.of("ls", "-l"),
                List.of("A=b"),
                "/tmp",
                "app",
                false,
                new ProcessRequest.Stdio(false, false)));
    assertThat(cli.run("exec", "-d", "web", "true")).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(cli.engine.calls).containsExactly("exec web", "execDetached web");
    assertThat(cli.run("exec", "-it", "web", "sh").err())
        .isEqualTo("jocker: the input device is not a TTY (JK-NOT-A-TERMINAL)\n");
    assertThat(cli.run("exec", "web").err()).contains("requires at least 2 arguments");
    assertThat(cli.run("exec", "-w", "tmp", "web", "ls").err())
        .contains("it needs to be an absolute path");
  }

  @Test
  void startsAndChangesContainers() {
    assertThat(cli.run("create", "--name", "web", "busybox", "sh"))
        .isEqualTo(new Cli.Result(0, FakeEngine.ID + "\n", ""));
    assertThat(cli.run("start", "a1", "b1").out()).isEqualTo("a1\nb1\n");
    cli.engine.exit = new ContainerExit(FakeEngine.ID, 3, false);
    assertThat(cli.run("start", "-ai", "a1")).isEqualTo(new Cli.Result(3, "", ""));
    assertThat(cli.run("restart", "-t", "1", "a1").out()).isEqualTo("a1\n");
    assertThat(cli.run("pause", "a1").out()).isEqualTo("a1\n");
    assertThat(cli.run("unpause", "a1").out()).isEqualTo("a1\n");
    assertThat(cli.run("rename", "a1", "c1")).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(cli.run("top", "a1", "-o", "pid,cmd").out())
        .isEqualTo("PID       CMD\n4711      sleep 5\n");
    assertThat(cli.engine.calls)
        .containsExactly(
            "create",
            "start a1",
            "start b1",
            "startAttached a1 true",
            "stop a1 null 1",
            "start a1",
            "pause a1",
            "unpause a1",
            "rename a1 c1",
            "top a1 [-o, pid,cmd]");
    assertThat(cli.run("start", "-a", "a1", "b1").err())
        .startsWith("jocker: you cannot start and attach multiple containers at once");
  }

  @Test
  void aMonitorCallsForWhoDecides() {
    assertThat(cli.run("internal", "exited", FakeEngine.ID)).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(cli.engine.calls).containsExactly("succeed " + FakeEngine.ID);
    assertThat(cli.run("--help").out()).doesNotContain("internal");
  }

  @Test
  void runsBundles() {
    cli.engine.exit = new ContainerExit("c1", 7, false);
    assertThat(cli.run("oci", "run", "-b", "bundle", "c1")).isEqualTo(new Cli.Result(7, "", ""));
    cli.run("oci", "run", "c2");
    assertThat(cli.engine.calls).containsExactly("runBundle /srv/bundle c1", "runBundle /srv c2");
    assertThat(cli.run("oci", "run").err())
        .startsWith("jocker: 'jocker oci run' requires 1 argument (JK-ARGUMENT-COUNT)\n");
  }

  @Test
  void informs() {
    Cli.Result result = cli.run("system", "info");
    assertThat(result.out())
        .contains(" Containers: 3\n", "  Running: 1\n", " Total Memory: 8GiB\n", "  seccomp\n");
    assertThat(result.err()).isEqualTo("WARNING: no swap limit support\n");
    assertThat(cli.run("info", "-f", "{{.Driver}} {{.NCPU}} {{.ServerVersion}}").out())
        .isEqualTo("overlay 2 0.1.0\n");
  }

  @Test
  void tellsVersions() {
    assertThat(cli.run("version").out()).contains("Version:").contains("0.1.0");
    assertThat(cli.run("version", "--format", "{{.Server.Version}} {{.Client.Os}}").out())
        .isEqualTo("0.1.0 linux\n");
    assertThat(cli.run("version", "-f", "json").out()).startsWith("{\"Client\":{\"Version\":");
  }
}
