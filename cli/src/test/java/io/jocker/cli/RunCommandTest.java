package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.request.BlockDeviceRate;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.DeviceSpec;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.HealthRequest;
import io.jocker.engine.request.IdentityRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.PortMapping;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.PullPolicy;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.SecurityOptions;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.UlimitSpec;
import io.jocker.engine.request.UnhealthyAction;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.image.Healthcheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunCommandTest {
  private final Cli cli = new Cli();

  private ContainerRequest request(String... words) {
    Cli.Result result = cli.run(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return Objects.requireNonNull(cli.engine.ran);
  }

  @Test
  void asksForDockersDefaults() {
    ContainerRequest plain = ContainerRequest.of("busybox", List.of());
    assertThat(request("run", "busybox"))
        .isEqualTo(plain.withNamespaces(plain.namespaces().withNetwork(NamespaceMode.USUAL)));
  }

  @Test
  void leavesWhatFollowsTheImageToTheContainer() {
    assertThat(request("run", "busybox", "sh", "-c", "x", "--", "--rm", "-it", "@f", "").process())
        .isEqualTo(ProcessRequest.of(List.of("sh", "-c", "x", "--", "--rm", "-it", "@f", "")));
    assertThat(request("run", "--rm", "--", "busybox", "--", "x").process().command())
        .containsExactly("--", "x");
  }

  @Test
  void takesShortOptionsTogetherAndValuesInEveryForm() {
    cli.terminal = true;
    ContainerRequest request =
        request("run", "-itw/tmp", "-eA=1", "-e", "B=2", "--env=C=3", "-e=D=4", "--rm=false", "x");
    assertThat(request.process())
        .isEqualTo(
            new ProcessRequest(
                List.of(),
                null,
                List.of("A=1", "B=2", "C=3", "D=4"),
                "/tmp",
                null,
                List.of(),
                new ProcessRequest.Stdio(true, true),
                false));
    assertThat(request.lifecycle().removeOnExit()).isFalse();
  }

  @Test
  void letsTheLastOfTwoValuesCount() {
    assertThat(request("run", "--name", "aa", "--name", "bb", "x").identity().name())
        .isEqualTo("bb");
  }

  @Test
  void takesValuesThatLookLikeOptions() {
    assertThat(request("run", "--memory-swap", "-1", "x").resources().memory().swapBytes())
        .isEqualTo(-1);
    assertThat(request("run", "--pids-limit", "-1", "x").resources().pids()).isEqualTo(-1);
    assertThat(request("run", "--oom-score-adj", "-500", "x").resources().oomScoreAdjust())
        .isEqualTo(-500);
    assertThat(request("run", "--label", "--rm", "x").identity().labels())
        .isEqualTo(Map.of("--rm", ""));
  }

  @Test
  void readsProcessAndIdentity(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("env");
    Files.writeString(file, "\ufeff# said\n\n A=file\nHOME\nNOT_SET\nB=x=y \r\n");
    cli.environment.put("HOME", "/root");
    ContainerRequest request =
        request(
            "run",
            "--name",
            "web",
            "-h",
            "box",
            "--domainname",
            "lan",
            "-l",
            "a=1",
            "--label",
            "b",
            "--annotation",
            "n=v",
            "--env-file",
            file.toString(),
            "-e",
            "HOME",
            "-e",
            "UNSET",
            "-u",
            "1000:users",
            "--group-add",
            "adm",
            "--entrypoint",
            "",
            "--init",
            "x",
            "cmd");
    assertThat(request.identity())
        .isEqualTo(
            new IdentityRequest("web", "box", "lan", Map.of("a", "1", "b", ""), Map.of("n", "v")));
    assertThat(request.process())
        .isEqualTo(
            new ProcessRequest(
                List.of("cmd"),
                List.of(),
                List.of("A=file", "HOME=/root", "B=x=y ", "HOME=/root", "UNSET"),
                null,
                "1000:users",
                List.of("adm"),
                ProcessRequest.Stdio.OUTPUT_ONLY,
                true));
  }

  @Test
  void readsNamespaces() {
    assertThat(
            request(
                    "run",
                    "--network",
                    "host",
                    "--pid",
                    "container:web",
                    "--ipc",
                    "none",
                    "--uts",
                    "host",
                    "--cgroupns",
                    "host",
                    "--userns",
                    "auto",
                    "--add-host",
                    "db:10.0.0.1",
                    "--add-host",
                    "six=[::1]",
                    "--dns",
                    "9.9.9.9",
                    "--dns-search",
                    "lan",
                    "--dns-option",
                    "ndots:1",
                    "x")
                .namespaces())
        .isEqualTo(
            new NamespacesRequest(
                NamespaceMode.HOST,
                new NamespaceMode.Container("web"),
                new NamespaceMode.Bare(),
                NamespaceMode.HOST,
                NamespaceMode.HOST,
                new UserNamespaceMode.Auto(),
                new NamespacesRequest.NameResolution(
                    List.of("db:10.0.0.1", "six:::1"),
                    List.of("9.9.9.9"),
                    List.of("lan"),
                    List.of("ndots:1"))));
    assertThat(request("run", "--net=host", "x").namespaces().network())
        .isEqualTo(NamespaceMode.HOST);
  }

  @Test
  void whoSaysNothingOfTheNetworkGetsTheUsualOne() {
    assertThat(request("run", "x").namespaces().network()).isEqualTo(NamespaceMode.USUAL);
    assertThat(request("run", "-p", "80", "--network", "default", "x").namespaces().network())
        .isEqualTo(NamespaceMode.USUAL);
    assertThat(request("run", "--network", "none", "x").namespaces().network())
        .isEqualTo(NamespaceMode.PRIVATE);
    assertThat(request("run", "--network", "bridge", "x").namespaces().network())
        .isEqualTo(new NamespaceMode.Connected("bridge"));
    assertThat(request("run", "-p", "80", "--network", "back", "x").namespaces().network())
        .isEqualTo(new NamespaceMode.Connected("back"));
    assertThat(
            request(
                    "run",
                    "-p",
                    "8000-8001:80-81/udp",
                    "--expose",
                    "53",
                    "--mac-address",
                    "02:00:00:00:00:07",
                    "--network-alias",
                    "db",
                    "x")
                .namespaces()
                .endpoint())
        .isEqualTo(
            new EndpointRequest(
                List.of(
                    new PortMapping("udp", "", 8000, 8000, 80),
                    new PortMapping("udp", "", 8001, 8001, 81)),
                List.of("53/tcp"),
                false,
                null,
                "02:00:00:00:00:07",
                List.of("db")));
  }

  @Test
  void readsFilesystems() {
    var filesystem =
        request(
                "run",
                "--read-only",
                "-v",
                "./data:/data:ro",
                "--mount",
                "type=bind,src=/a,dst=/b",
                "--tmpfs",
                "/run:size=1m",
                "--device",
                "/dev/fuse",
                "--shm-size",
                "1g",
                "x")
            .filesystem();
    assertThat(filesystem.readOnlyRoot()).isTrue();
    assertThat(filesystem.mounts())
        .extracting(MountSpec::target)
        .containsExactly("/data", "/b", "/run");
    assertThat(((MountSpec.Bind) filesystem.mounts().get(0)).source()).isEqualTo("/srv/data");
    assertThat(filesystem.devices())
        .containsExactly(new DeviceSpec("/dev/fuse", "/dev/fuse", "rwm"));
    assertThat(filesystem.shmBytes()).isEqualTo(1L << 30);
  }

  @Test
  void readsResources() {
    ResourcesRequest resources =
        request(
                "run",
                "-m",
                "512m",
                "--memory-swap",
                "1g",
                "--memory-reservation",
                "256m",
                "--cpus",
                "1.5",
                "-c",
                "512",
                "--cpuset-cpus",
                "0-1",
                "--cpuset-mems",
                "0",
                "--pids-limit",
                "100",
                "--blkio-weight",
                "300",
                "--device-read-bps",
                "/dev/sda:1mb",
                "--oom-score-adj",
                "500",
                "--ulimit",
                "nofile=1024:2048",
                "--sysctl",
                "net.ipv4.ip_forward=1",
                "--cgroup-parent",
                "/batch",
                "x")
            .resources();
    assertThat(resources.memory().limitBytes()).isEqualTo(512L << 20);
    assertThat(resources.memory().swapBytes()).isEqualTo(1L << 30);
    assertThat(resources.memory().reservationBytes()).isEqualTo(256L << 20);
    assertThat(resources.cpu().nanoCpus()).isEqualTo(1_500_000_000);
    assertThat(resources.cpu().shares()).isEqualTo(512);
    assertThat(resources.cpu().cpusetCpus()).isEqualTo("0-1");
    assertThat(resources.cpu().cpusetMems()).isEqualTo("0");
    assertThat(resources.pids()).isEqualTo(100);
    assertThat(resources.blockIo().weight()).isEqualTo(300);
    assertThat(resources.blockIo().readBytes())
        .containsExactly(new BlockDeviceRate("/dev/sda", 1L << 20));
    assertThat(resources.oomScoreAdjust()).isEqualTo(500);
    assertThat(resources.ulimits()).containsExactly(new UlimitSpec("nofile", 1024, 2048));
    assertThat(resources.sysctls()).containsExactly(Map.entry("net.ipv4.ip_forward", "1"));
    assertThat(resources.cgroupParent()).isEqualTo("/batch");
  }

  @Test
  void readsSecurityAndLifecycle() {
    ContainerRequest request =
        request(
            "run",
            "--rm",
            "--privileged",
            "--cap-add",
            "net_admin",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            "--security-opt",
            "seccomp=p.json",
            "--stop-signal",
            "INT",
            "--log-driver",
            "none",
            "--pull",
            "always",
            "--platform",
            "linux/arm64",
            "x");
    assertThat(request.security())
        .isEqualTo(
            new SecurityRequest(
                true,
                List.of("CAP_NET_ADMIN"),
                List.of("ALL"),
                new SecurityOptions(
                    true, new SecurityOptions.Seccomp.ProfileFile("/srv/p.json"), false)));
    assertThat(request.lifecycle())
        .isEqualTo(new LifecycleRequest(true, 2, LogRequest.parse("none", List.of())));
    assertThat(request.root())
        .isEqualTo(new RootRequest.Image("x", "linux/arm64", PullPolicy.ALWAYS));
    assertThat(request("run", "--rootfs", "tree", "sh").root())
        .isEqualTo(new RootRequest.Directory("/srv/tree"));
  }

  @Test
  void takesHowItIsAskedWhetherItIsWell() {
    HealthRequest asked =
        request(
                "run",
                "--health-cmd=curl -f localhost",
                "--health-interval",
                "1m30s",
                "--health-timeout=500ms",
                "--health-retries=2",
                "--health-start-period=10s",
                "--health-start-interval=1s",
                "--on-unhealthy=restart",
                "x")
            .lifecycle()
            .health();
    assertThat(asked)
        .isEqualTo(
            new HealthRequest(
                false,
                "curl -f localhost",
                90_000_000_000L,
                500_000_000L,
                10_000_000_000L,
                1_000_000_000L,
                2,
                UnhealthyAction.RESTART));
    Healthcheck image = new Healthcheck(List.of("CMD", "probe"), 5, 6, 7, 8, 9);
    assertThat(request("run", "x").lifecycle().health().over(image)).isEqualTo(image);
    assertThat(request("run", "--health-retries=1", "x").lifecycle().health().over(image))
        .isEqualTo(new Healthcheck(List.of("CMD", "probe"), 5, 6, 7, 8, 1));
    assertThat(request("run", "--no-healthcheck", "x").lifecycle().health().over(image))
        .isEqualTo(new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "--health-interval x ~ invalid argument \"x\" for \"--health-interval\" flag: time: invalid duration \"x\"",
        "--health-timeout 1us ~ --health-timeout cannot be less than 1ms",
        "--health-retries -1 ~ --health-retries cannot be negative",
        "--no-healthcheck --health-cmd x ~ --no-healthcheck conflicts with --health-* options",
        "--no-healthcheck --health-start-period 1s ~ --no-healthcheck conflicts with --health-* options",
        "--on-unhealthy pray ~ unknown action 'pray'; use one of 'none', 'restart', 'stop', or 'kill'",
        "-m abc ~ invalid argument \"abc\" for \"-m, --memory\" flag: invalid size: 'abc'",
        "-m 1 ~ Minimum memory limit allowed is 6MB",
        "--cpus abc ~ invalid argument \"abc\" for \"--cpus\" flag: failed to parse abc as a rational number",
        "--ulimit foo ~ invalid argument \"foo\" for \"--ulimit\" flag: invalid ulimit argument: foo",
        "--oom-score-adj x ~ invalid argument \"x\" for \"--oom-score-adj\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
        "--pull sometimes ~ invalid pull option: 'sometimes': must be one of \"always\", \"missing\" or \"never\"",
        "--userns foo ~ --userns: invalid USER mode: foo: use host, auto or CONTAINER:HOST:SIZE",
        "--pid foo ~ --pid: invalid PID mode",
        "--mount type=foo ~ invalid argument \"type=foo\" for \"--mount\" flag: target is required",
        "-v rel:foo: ~ invalid spec: rel:foo:: empty section between colons",
        "--env-file nosuch ~ open nosuch: no such file or directory",
        "--label = ~ invalid label '=': empty name",
        "--rm=x ~ Invalid value for option '--rm': 'x' is not a boolean",
        "--network host --network none ~ conflicting options: cannot attach a container to more than one network: host, none",
        "--name a/b ~ Invalid container name (a/b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
        "--sysctl foo ~ sysctl 'foo' is not allowed",
        "--security-opt foo ~ invalid --security-opt: \"foo\"",
        "-w rel ~ the working directory 'rel' is invalid, it needs to be an absolute path",
        "--add-host x ~ invalid argument \"x\" for \"--add-host\" flag: bad format for add-host: \"x\"",
      })
  void refusesWrongValuesAsDockerDoes(String options, String message) {
    Cli.Result result = cli.run(("run " + options + " busybox").split(" ", -1));
    String code = message.startsWith("invalid argument") ? "JK-OPTION-VALUE" : "JK-USAGE";
    assertThat(result.err())
        .isEqualTo("jocker: " + message + " (" + code + ")\nSee 'jocker run --help'.\n");
    assertThat(result.code()).isEqualTo(125);
    assertThat(cli.engine.ran).isNull();
  }

  @Test
  void namesTheLineOfAnEnvironmentFileThatIsNone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("env");
    Files.writeString(file, "a b=1\n");
    assertThat(cli.run("run", "--env-file", file.toString(), "x").err())
        .startsWith(
            "jocker: invalid env file ("
                + file
                + "): variable 'a b' contains whitespaces (JK-USAGE)\n");
  }

  @Test
  void endsAsTheContainerDid() {
    cli.engine.exit = new ContainerExit(FakeEngine.ID, 143, false);
    assertThat(cli.run("run", "x")).isEqualTo(new Cli.Result(143, "", ""));
    cli.engine.exit = new ContainerExit(FakeEngine.ID, 137, true);
    assertThat(cli.run("run", "x"))
        .isEqualTo(
            new Cli.Result(
                137,
                "",
                "jocker: container 0123456789ab: out of memory: the kernel killed a process at the"
                    + " memory limit (JK-OOM-KILLED)\n"));
  }

  @Test
  void wantsATerminalForAnInteractiveOne() {
    assertThat(cli.run("run", "-it", "x"))
        .isEqualTo(
            new Cli.Result(1, "", "jocker: the input device is not a TTY (JK-NOT-A-TERMINAL)\n"));
    assertThat(cli.run("run", "-t", "x").code()).isZero();
  }

  @Test
  void writesTheIdToAFileThatIsNew(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cid");
    request("run", "--cidfile", file.toString(), "x");
    assertThat(Files.readString(file, StandardCharsets.US_ASCII)).isEqualTo(FakeEngine.ID);
    cli.engine.ran = null;
    assertThat(cli.run("run", "--cidfile", file.toString(), "x").err())
        .startsWith("jocker: container ID file found, make sure the other container isn't running");
    assertThat(cli.engine.ran).isNull();
  }

  @Test
  void showsThePullOnStandardError() {
    cli.engine.pullsBeforeRun = true;
    assertThat(cli.run("run", "busybox"))
        .isEqualTo(
            new Cli.Result(
                0,
                "",
                """
                Unable to find image 'busybox:latest' locally
                latest: Pulling from library/busybox
                4abcf2066143: Pulling fs layer
                4abcf2066143: Download complete
                4abcf2066143: Pull complete
                Digest: sha256:aa
                Status: Downloaded newer image for busybox:latest
                """));
    assertThat(cli.run("run", "-q", "busybox")).isEqualTo(new Cli.Result(0, "", ""));
  }

  @Test
  void drawsThePullAnewOnATerminal() {
    cli.engine.pullsBeforeRun = true;
    cli.terminal = true;
    String up = "\033[1A\r\033[2K4abcf2066143: ";
    String down = "\r\033[1B";
    assertThat(cli.run("run", "busybox").err())
        .contains(
            "4abcf2066143: Pulling fs layer\n"
                + up
                + "Downloading  1.235MB/2MB"
                + down
                + up
                + "Download complete"
                + down
                + up
                + "Pull complete"
                + down);
    cli.columns = 120;
    assertThat(cli.run("run", "busybox").err())
        .contains("Downloading [==============================>                   ]  1.235MB/2MB");
  }

  @Test
  void goesIntoTheBackgroundAndPrintsTheId() {
    Cli.Result result = cli.run("run", "-d", "-it", "--stop-timeout", "3", "busybox", "sh");
    assertThat(result).isEqualTo(new Cli.Result(0, FakeEngine.ID + "\n", ""));
    assertThat(cli.engine.calls).containsExactly("runDetached");
    assertThat(Objects.requireNonNull(cli.engine.ran).lifecycle().stopTimeout()).isEqualTo(3);
  }
}
