package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.NetworkGraph;
import io.jocker.engine.NetworkGraph.Bridge;
import io.jocker.engine.NetworkGraph.Difference;
import io.jocker.engine.NetworkGraph.End;
import io.jocker.engine.NetworkGraph.Far;
import io.jocker.engine.NetworkGraph.Published;
import io.jocker.engine.NetworkGraph.Rule;
import io.jocker.engine.NetworkGraph.Tunnel;
import io.jocker.engine.NetworkGraph.WayOut;
import io.jocker.engine.NetworkGraph.Wire;
import io.jocker.engine.NetworkRequest;
import io.jocker.engine.NetworkSummary;
import io.jocker.engine.request.EndpointRequest;
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
        new NetworkSummary(OTHER, "back", "bridge", true, false, "then", Map.of("tier", "db")));
    cli.engine.networks.networks.add(
        new NetworkSummary(FakeEngine.ID, "host", "host", false, false, "then", Map.of()));
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
            "--ipv6",
            "--subnet",
            "fd00:7::/64",
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
                true,
                List.of("10.7.0.0/16", "fd00:7::/64"),
                List.of("10.7.0.9"),
                List.of("10.7.1.0/24"),
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
    assertThat(cli.run("network", "rm", "-f", "nosuch")).isEqualTo(new Cli.Result(0, "", ""));
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
    cli.run(
        "network",
        "connect",
        "--ip",
        "10.7.0.3",
        "--ip6",
        "fd00::3",
        "--alias",
        "db",
        "back",
        "web");
    cli.run("network", "disconnect", "-f", "back", "web");
    assertThat(cli.engine.networks.calls)
        .isEqualTo(List.of("connect back web", "disconnect back web"));
    assertThat(cli.engine.networks.endpoint)
        .isEqualTo(
            new EndpointRequest(
                List.of(), List.of(), false, "10.7.0.3", "fd00::3", null, List.of("db"), null));
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
    assertThat(cli.run("port", "web", "82").err()).contains("no public port '82' published");
    assertThat(cli.run("port", "web", "81/tcp"))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "jocker: no public port '81/tcp' published for web (JK-PORT-NOT-PUBLISHED)\n"));
  }

  private static Tunnel tunnel() {
    Far far = new Far("beta", "192.0.2.2", true, List.of("02:42:0a:a0:08:02"));
    Far stranger = new Far("", "192.0.2.9", true, List.of());
    return new Tunnel("jx-0", 5, true, 1450, 4, 4711, "192.0.2.1", 4789, List.of(far, stranger));
  }

  private static NetworkGraph graph() {
    End end =
        new End(
            "web<1>",
            OTHER,
            4711,
            "eth0",
            2,
            7,
            true,
            "02:42:0a:90:00:02",
            List.of("10.144.0.2/20"),
            "1mbit");
    Wire wire = new Wire("jv0", 7, 2, true, end, "10mbit");
    Wire strange = new Wire("veth9", 9, 8, false, null, "");
    return new NetworkGraph(
        "jocker",
        List.of(new WayOut("eth0", 2, List.of("192.168.77.1/24"))),
        List.of(
            new Bridge(
                "bridge",
                "jocker0",
                3,
                true,
                1500,
                List.of("10.144.0.1/20"),
                List.of(wire, strange),
                null),
            new Bridge("back", "jk-0", 4, false, 1500, List.of(), List.of(), tunnel())),
        List.of(new Published("tcp", "0.0.0.0", 8080, "10.144.0.2", 80, "web<1>")),
        List.of(new Rule("guard", "loopback", "drop"), new Rule("user", "", "accept")),
        List.of(new Difference("bridge-down", List.of("back", "jk-0"))));
  }

  @Test
  void drawsWhatTheKernelHas() {
    cli.engine.networks.graph = graph();
    assertThat(cli.run("net", "graph").out())
        .isEqualTo(
            """
            host
            ├─ eth0 (2)  192.168.77.1/24  way out
            ├─ jocker0 (3)  10.144.0.1/20  mtu 1500  network bridge
            │  ├─ jv0@if2 (7)  [10mbit] ─── eth0@if7 (2)  10.144.0.2/20  02:42:0a:90:00:02  [1mbit]  container web<1> (pid 4711)
            │  └─ veth9@if8 (9) down ─── nobody's
            └─ jk-0 (4)  mtu 1500  down  network back
               └─ jx-0 (5)  mtu 1450  VXLAN 4711, from 192.0.2.1 to UDP port 4789
                  ├─ ═══ 192.0.2.2  host beta  behind it: 02:42:0a:a0:08:02
                  └─ ═══ 192.0.2.9  nobody's

            published ports
               tcp 0.0.0.0:8080 → 10.144.0.2:80 (web<1>)

            packet rules, table inet jocker
               guard
                  drop
               user
                  accept

            The kernel does not have what jocker has made:
               ! network back: its bridge jk-0 is down
            """);
    assertThat(cli.run("--lang", "ko", "network", "graph").out())
        .contains("네트워크 back: 브리지가 내려가 있습니다: jk-0");
    assertThat(cli.run("network", "graph", "-f", "json").out())
        .contains("\"container\": \"web<1>\"", "\"key\": \"bridge-down\"");
    assertThat(cli.run("network", "graph", "-f", "dot").code()).isEqualTo(1);
  }

  @Test
  void theDrawingIsWellFormed() throws Exception {
    cli.engine.networks.graph = graph();
    String svg = cli.run("network", "graph", "--format", "svg").out();
    var document =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new java.io.ByteArrayInputStream(
                    svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    var texts = document.getElementsByTagName("text");
    List<String> said = new java.util.ArrayList<>();
    for (int i = 0; i < texts.getLength(); i++) {
      said.add(texts.item(i).getTextContent());
    }
    assertThat(said)
        .contains(
            "jv0@if2 10mbit",
            "02:42:0a:90:00:02 1mbit",
            "eth0@if7",
            "jocker0",
            "container web<1> (pid 4711)",
            "nobody's")
        .contains("network back: its bridge jk-0 is down", "jx-0, mtu 1450", "host beta");
  }
}
