package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.NetworkRequest;
import io.jocker.engine.NetworkSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NetworkCommandsTest {
  private static final String OTHER = "f".repeat(64);

  private final Cli cli = new Cli();

  private void known() {
    cli.engine.networks.networks.add(
        new NetworkSummary(OTHER, "back", "bridge", true, "then", Map.of("tier", "db")));
    cli.engine.networks.networks.add(
        new NetworkSummary(FakeEngine.ID, "host", "host", false, "then", Map.of()));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("Name", "back");
    cli.engine.networks.trees.put("back", tree);
  }

  @Test
  void createsWhatIsAskedFor() {
    Cli.Result result =
        cli.run(
            "network",
            "create",
            "--subnet",
            "10.7.0.0/16",
            "--gateway",
            "10.7.0.9",
            "--ip-range",
            "10.7.1.0/24",
            "--internal",
            "--label",
            "tier=db",
            "-o",
            "com.docker.network.driver.mtu=1400",
            "back");
    assertThat(result).isEqualTo(new Cli.Result(0, FakeEngine.ID + "\n", ""));
    assertThat(cli.engine.networks.created)
        .isEqualTo(
            new NetworkRequest(
                "back",
                "bridge",
                "10.7.0.0/16",
                "10.7.0.9",
                "10.7.1.0/24",
                true,
                Map.of("tier", "db"),
                Map.of("com.docker.network.driver.mtu", "1400")));
  }

  @Test
  void listsInDockersColumns() {
    known();
    assertThat(cli.run("network", "ls").out())
        .isEqualTo(
            """
            NETWORK ID     NAME      DRIVER    SCOPE
            ffffffffffff   back      bridge    local
            0123456789ab   host      host      local
            """);
    assertThat(cli.run("network", "list", "-q", "--no-trunc").out())
        .isEqualTo(OTHER + "\n" + FakeEngine.ID + "\n");
    String format = "{{.Name}} {{.Internal}} {{.Label \"tier\"}}";
    assertThat(cli.run("network", "ls", "-f", "driver=bridge", "--format", format).out())
        .isEqualTo("back true db\n");
    assertThat(cli.run("network", "ls", "-f", "type=builtin", "--format", "{{.Name}}").out())
        .isEqualTo("host\n");
    assertThat(cli.run("network", "ls", "-f", "label=tier=web", "-q").out()).isEmpty();
    assertThat(cli.run("network", "ls", "-f", "colour=red").code()).isEqualTo(1);
  }

  @Test
  void removesEachAndSaysOfEachThatFailedWhy() {
    known();
    Cli.Result result = cli.run("network", "rm", "nosuch", "back");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("back\n");
    assertThat(result.err()).isEqualTo("jocker: network nosuch not found (JK-NETWORK-NOT-FOUND)\n");
    assertThat(cli.run("network", "rm", "-f", "nosuch").code()).isZero();
  }

  @Test
  void inspectsBesideContainersAndImages() {
    known();
    assertThat(cli.run("network", "inspect", "-f", "{{.Name}}", "back").out()).isEqualTo("back\n");
    assertThat(cli.run("inspect", "-f", "{{.Name}}", "back").out()).isEqualTo("back\n");
    assertThat(cli.run("network", "inspect", "nosuch").code()).isEqualTo(1);
  }

  @Test
  void connectsAndDisconnects() {
    cli.run("network", "connect", "--ip", "10.7.0.3", "--alias", "db", "back", "web");
    cli.run("network", "disconnect", "-f", "back", "web");
    assertThat(cli.engine.networks.calls)
        .isEqualTo(List.of("connect back web", "disconnect back web"));
    assertThat(cli.engine.networks.endpoint).isNotNull();
  }

  @Test
  void prunesAfterAYes() {
    known();
    assertThat(cli.run("network", "prune", "-f", "--filter", "label=tier").out())
        .isEqualTo("Deleted Networks:\nback\n\n");
    assertThat(cli.engine.networks.calls).isEqualTo(List.of("prune [tier]"));
  }

  @Test
  void listsPorts() {
    Map<String, @Nullable Object> ports = new LinkedHashMap<>();
    ports.put("80/tcp", List.of(Map.of("HostIp", "0.0.0.0", "HostPort", "8080")));
    ports.put("81/tcp", null);
    Map<String, @Nullable Object> container = new LinkedHashMap<>();
    container.put("NetworkSettings", Map.of("Ports", ports));
    cli.engine.containerTrees.put("web", container);
    assertThat(cli.run("port", "web").out()).isEqualTo("80/tcp -> 0.0.0.0:8080\n");
    assertThat(cli.run("port", "web", "80").out()).isEqualTo("0.0.0.0:8080\n");
    assertThat(cli.run("port", "web", "81/tcp"))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "jocker: no public port '81/tcp' published for web (JK-PORT-NOT-PUBLISHED)\n"));
  }
}
