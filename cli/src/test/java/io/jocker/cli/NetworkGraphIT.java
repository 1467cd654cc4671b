package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.image.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The picture beside what {@code ip -j} and {@code nft -j} say, before and after mischief. */
@RequiresRoot
@Timeout(300)
class NetworkGraphIT {
  @TempDir Path folder;
  private NetworkHost host;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder).withDaemon();
    host.ok("network", "create", "back");
    start("web", "--network", "bridge", "-p", "8080:80", "-p", "127.0.0.1:8081:80/udp");
    start("one", "--network", "back");
    start("two", "--network", "back");
    host.ok("network", "connect", "bridge", "two");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private void start(String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sleep", "300"));
    host.ok(words.toArray(new String[0]));
  }

  private static List<JsonObject> list(String json) throws Exception {
    return JsonObject.parseList(json.getBytes(StandardCharsets.UTF_8), "answer");
  }

  private JsonObject graph() throws Exception {
    String json = host.ok("network", "graph", "--format", "json");
    return JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), "graph");
  }

  private List<String> differences() throws Exception {
    List<String> keys = new ArrayList<>();
    for (JsonObject difference : graph().objects("differences")) {
      keys.add(difference.text("key") + " " + String.join(" ", difference.texts("parameters")));
    }
    return keys;
  }

  /** {@code bridge: port@peer}, by the kernel's numbers. */
  private List<String> portsByIp() throws Exception {
    List<String> ports = new ArrayList<>();
    for (JsonObject link : list(host.sh("ip -j -d link"))) {
      if (!link.textOrEmpty("master").isEmpty()) {
        long peer = link.numberOr("link_index", 0);
        ports.add(link.text("master") + ": " + link.text("ifname") + "@" + peer);
      }
    }
    return ports;
  }

  private List<String> portsByGraph() throws Exception {
    List<String> ports = new ArrayList<>();
    for (JsonObject bridge : graph().objects("bridges")) {
      for (JsonObject port : bridge.objects("ports")) {
        ports.add(bridge.text("name") + ": " + port.text("name") + "@" + port.number("peer"));
      }
    }
    return ports;
  }

  /** {@code interface in pid: addresses}, asked inside. */
  private List<String> endsByIp() throws Exception {
    List<String> ends = new ArrayList<>();
    for (String name : List.of("web", "one", "two")) {
      String pid = host.ok("inspect", "-f", "{{.State.Pid}}", name);
      for (JsonObject link : list(host.sh("nsenter -t " + pid + " -n ip -j addr show up"))) {
        if (link.text("ifname").startsWith("eth")) {
          List<String> addresses = new ArrayList<>();
          for (JsonObject address : link.objects("addr_info")) {
            if (address.text("family").equals("inet")) {
              addresses.add(address.text("local") + "/" + address.number("prefixlen"));
            }
          }
          ends.add(
              name
                  + " "
                  + pid
                  + " "
                  + link.text("ifname")
                  + "@"
                  + link.number("link_index")
                  + " "
                  + addresses
                  + " "
                  + link.text("address"));
        }
      }
    }
    return ends;
  }

  private List<String> endsByGraph() throws Exception {
    List<String> ends = new ArrayList<>();
    for (JsonObject bridge : graph().objects("bridges")) {
      for (JsonObject port : bridge.objects("ports")) {
        JsonObject end = port.optionalObject("end");
        if (end != null) {
          ends.add(
              end.text("container")
                  + " "
                  + end.number("pid")
                  + " "
                  + end.text("name")
                  + "@"
                  + end.number("peer")
                  + " "
                  + end.texts("addresses")
                  + " "
                  + end.text("hardware"));
        }
      }
    }
    return ends;
  }

  /** How many rules each chain has, and what is in the maps of ports. */
  private List<String> rulesByNft() throws Exception {
    List<String> rules = new ArrayList<>();
    String table = host.sh("nft list tables").replaceAll("(?s).*(jocker\\S*).*", "$1");
    String json = host.sh("nft -j list table inet " + table);
    for (JsonObject each :
        JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), "nft").objects("nftables")) {
      JsonObject rule = each.optionalObject("rule");
      if (rule != null) {
        rules.add(rule.text("chain") + " " + rule.textOrEmpty("comment"));
      }
    }
    return rules;
  }

  private List<String> rulesByGraph() throws Exception {
    List<String> rules = new ArrayList<>();
    for (JsonObject rule : graph().objects("rules")) {
      rules.add(rule.text("chain") + " " + rule.text("name"));
    }
    return rules;
  }

  private void assertEqualsTheKernels() throws Exception {
    assertThat(portsByGraph()).containsExactlyInAnyOrderElementsOf(portsByIp());
    assertThat(endsByGraph()).containsExactlyInAnyOrderElementsOf(endsByIp());
    assertThat(rulesByGraph()).containsExactlyElementsOf(rulesByNft());
  }

  @Test
  void wiresWithinContainersAreNotTakenForThoseOfTheHost() throws Exception {
    List<String> before = endsByGraph();
    List<String> names = List.of("web", "one");
    List<Long> wires = new ArrayList<>();
    for (String name : names) {
      wires.add(list(host.inside(name, "ip -j link show eth0")).get(0).number("link_index"));
    }
    // Each container has an interface whose other end has the number of the other one's wire.
    for (int i = 0; i < 2; i++) {
      String far = "index " + (1000 + i) + " type veth peer name far index " + wires.get(1 - i);
      assertThat(host.inside(names.get(i), "ip link add near " + far)).isEmpty();
    }
    assertThat(endsByGraph()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void thePictureIsTheKernels() throws Exception {
    assertThat(portsByIp()).hasSize(4);
    assertThat(rulesByNft()).hasSizeGreaterThan(14);
    assertEqualsTheKernels();
    assertThat(differences()).isEmpty();
    List<String> published = new ArrayList<>();
    for (JsonObject port : graph().objects("published")) {
      published.add(
          port.text("protocol")
              + " "
              + port.text("address")
              + ":"
              + port.number("port")
              + " "
              + port.text("container")
              + ":"
              + port.number("toPort"));
    }
    assertThat(published)
        .containsExactlyInAnyOrder("tcp 0.0.0.0:8080 web:80", "udp 127.0.0.1:8081 web:80");
    assertThat(host.ok("net", "graph"))
        .contains("container web", "network back", "tcp 0.0.0.0:8080 → ");
  }

  @Test
  void aRuleThatSaysSomethingElseIsNoLongerJockers() throws Exception {
    String table = host.sh("nft list tables").replaceAll("(?s).*(jocker\\S*).*", "$1");
    String listing = host.sh("nft -a list chain inet " + table + " forward");
    String handle = listing.replaceAll("(?s).*comment \"strangers\" # handle (\\d+).*", "$1");
    String other = " oifname @bridges accept comment '\"strangers\"'";
    assertThat(host.sh("nft replace rule inet " + table + " forward handle " + handle + other))
        .isEmpty();
    assertThat(differences())
        .containsExactly("other-rule forward oifname @bridges accept oifname @bridges drop");
    host.ok("run", "--rm", "--network", "bridge", "playground", "true");
    assertThat(differences()).isEmpty();
  }

  @Test
  void whatIsRemovedByHandIsMissedAndPutBack() throws Exception {
    String table = host.sh("nft list tables").replaceAll("(?s).*(jocker\\S*).*", "$1");
    String listing = host.sh("nft -a list chain inet " + table + " forward");
    String handle = listing.replaceAll("(?s).*comment \"strangers\" # handle (\\d+).*", "$1");
    host.sh("nft delete rule inet " + table + " forward handle " + handle);
    host.sh("nft delete element inet " + table + " published '{ tcp . 8080 }'");
    host.sh("nft add rule inet " + table + " guard ip saddr 192.0.2.1 drop");
    assertThat(differences())
        .containsExactlyInAnyOrder(
            "no-rule forward oifname @bridges drop",
            "no-element published tcp . 8080 : " + host.address("web") + " . 80",
            "strange-rule guard ip saddr 192.0.2.1 drop");
    assertEqualsTheKernels();
    assertThat(host.jocker("doctor").out())
        .contains("networks: ", "a rule is missing: oifname @bridges drop", "to get it: rules and");
    host.ok("run", "--rm", "--network", "bridge", "playground", "true");
    assertThat(differences()).isEmpty();
    assertThat(host.jocker("doctor").out())
        .contains("networks: the kernel has all bridges, wires and rules");

    host.sh("nft delete table inet " + table);
    assertThat(differences()).containsExactly("no-table " + table);
    assertThat(host.ok("--lang", "ko", "net", "graph")).contains("규칙 전부가 없습니다");
  }

  @Test
  void aWireThatIsCutIsMissed() throws Exception {
    String one = "jv" + host.ok("inspect", "-f", "{{.Id}}", "one").substring(0, 8);
    String link = host.sh("ip -o link").replaceAll("(?s).*(" + one + "[0-9a-f]+)@.*", "$1");
    host.sh("ip link set " + link + " nomaster");
    assertThat(differences()).hasSize(1).first().asString().startsWith("link-astray one " + link);
    host.sh("ip link set " + link + " down; ip link delete " + link);
    assertThat(differences()).containsExactly("no-link one back " + link);
    assertEqualsTheKernels();

    String pid = host.ok("inspect", "-f", "{{.State.Pid}}", "web");
    host.sh("nsenter -t " + pid + " -n ip addr flush dev eth0");
    assertThat(differences())
        .hasSize(2)
        .anyMatch(each -> each.startsWith("no-address web eth0 10."));
    assertEqualsTheKernels();
  }

  @Test
  void aBridgeThatIsNotAsItWasIsMissed() throws Exception {
    String bridge = portsByIp().get(0).replaceAll(":.*", "");
    host.sh("ip addr flush dev " + bridge);
    host.sh("ip link add strange type veth peer name other; ip link set strange master " + bridge);
    assertThat(differences())
        .anyMatch(each -> each.startsWith("bridge-address "))
        .anyMatch(each -> each.startsWith("strange-port ") && each.endsWith(" strange"))
        .hasSize(2);
    host.sh("ip link delete " + bridge);
    assertThat(differences()).anyMatch(each -> each.startsWith("no-bridge "));
    // What is in containers still is there, but hangs on nothing.
    assertThat(portsByGraph()).containsExactlyInAnyOrderElementsOf(portsByIp());
  }

  @Test
  void theWayOutIsInThePicture() throws Exception {
    try (NetworkNamespace neighbour = NetworkNamespace.create()) {
      host.sh("ip link add lan type veth peer name eth0 netns " + neighbour.pid());
      host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
      host.sh("ip route add default via 192.168.77.2");
      assertThat(host.ok("net", "graph")).contains("lan (", "192.168.77.1/24  way out");
    }
  }
}
