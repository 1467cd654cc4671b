package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks as a user sees them, with real packets. The host is a network namespace of the test's
 * own, so that no interface or rule of the machine is touched; another one is a neighbour.
 */
@RequiresRoot
@Timeout(300)
class NetworkIT {
  private static final String GROUP = "network-it";

  /** A web server of busybox that knows nothing but its own name. */
  private static final String SERVER =
      "mkdir /www; hostname > /www/index.html; httpd -p 80 -h /www; exec sleep 300";

  /** Curl's exit code for a port at which nobody answers, in contrast to 28 for none at all. */
  private static final String REFUSED = "7\n";

  @TempDir Path folder;
  private RealJocker jocker;
  private NetworkNamespace host;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configureAlone("{\"cgroupParent\": \"/" + GROUP + "\"}");
    host = NetworkNamespace.create();
    jocker.beginDaemon(host);
    // The first start makes what stays: the image, the default network's bridge, the rules.
    ok("run", "--rm", "--network", "bridge", "playground", "true");
    before = Leftovers.watching(GROUP).under(folder.resolve("state")).snapshot();
  }

  @AfterEach
  void removeAll() throws Exception {
    for (String id : ok("ps", "-a", "-q").lines().toList()) {
      ok("rm", "-f", id);
    }
    RealJocker.removeParentGroup(GROUP);
    jocker.endDaemon(host);
    host.close();
  }

  private RealJocker.Result jocker(String... arguments) throws Exception {
    return jocker.result(new ProcessBuilder(host.command(jocker.command(arguments))));
  }

  private String ok(String... arguments) throws Exception {
    RealJocker.Result result = jocker(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out().strip();
  }

  /** Starts a web server. */
  private String serve(String name, String... options) throws Exception {
    List<String> words =
        Stream.of(
                Stream.of("run", "-d", "--name", name, "--hostname", name),
                Stream.of(options),
                Stream.of("playground", "sh", "-c", SERVER))
            .flatMap(all -> all)
            .toList();
    String id = ok(words.toArray(new String[0]));
    String address = address(name);
    await(() -> host.sh("curl -s -m 1 http://" + address).equals(name + "\n"));
    return id;
  }

  private String address(String container) throws Exception {
    return ok(
        "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** What a process in a container hears from a web server; empty if nothing. */
  private String ask(String container, String address) throws Exception {
    String request = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 " + address + " | tail -n 1";
    return jocker("exec", container, "sh", "-c", request).out().strip();
  }

  private Path leases(String network) {
    return folder.resolve("state/networks/" + network + ".leases");
  }

  private String rules() throws Exception {
    return host.sh("nft list ruleset");
  }

  @Test
  void twoContainersOnAUserNetworkReachEachOther() throws Exception {
    ok("network", "create", "back");
    serve("one", "--network", "back");
    serve("two", "--network", "back");
    assertThat(ask("one", address("two") + " 80")).isEqualTo("two");
    assertThat(ask("two", address("one") + " 80")).isEqualTo("one");
    assertThat(address("one")).isNotEqualTo(address("two"));
  }

  @Test
  void aContainerHasAnAddressARouteAndItsNameInHosts() throws Exception {
    String seen =
        ok(
            "run",
            "--rm",
            "--network",
            "bridge",
            "--hostname",
            "web",
            "--add-host",
            "db:10.9.9.9",
            "playground",
            "sh",
            "-c",
            "ip -o -4 addr show eth0; ip route; cat /etc/hosts");
    assertThat(seen)
        .contains("/20 brd ", "default via ", "10.9.9.9\tdb")
        .containsPattern("(?m)^10\\.\\d+\\.\\d+\\.\\d+\tweb$");
    before.assertNothingLeft();
  }

  @Test
  void aPublishedPortIsReachedFromTheHost() throws Exception {
    serve("web", "--network", "bridge", "-p", "8080:80", "-p", "127.0.0.1:8081:80");
    assertThat(host.sh("curl -s -m 20 http://127.0.0.1:8080")).isEqualTo("web\n");
    assertThat(host.sh("curl -s -m 20 http://127.0.0.1:8081")).isEqualTo("web\n");
    assertThat(ok("port", "web", "80")).isEqualTo("0.0.0.0:8080\n127.0.0.1:8081");
    assertThat(ok("ps", "--format", "{{.Ports}}"))
        .isEqualTo("0.0.0.0:8080->80/tcp, 127.0.0.1:8081->80/tcp");
    ok("stop", "-t", "0", "web");
    assertThat(host.sh("curl -s -m 20 http://127.0.0.1:8080; echo $?")).isEqualTo(REFUSED);
    assertThat(ok("ps", "-a", "--format", "{{.Ports}}")).isEmpty();
    ok("start", "web");
    await(() -> host.sh("curl -s -m 20 http://127.0.0.1:8080").equals("web\n"));
  }

  @Test
  void aConflictOfPortsIsAnErrorAtOnceAndLeavesNothing() throws Exception {
    serve("web", "--network", "bridge", "-p", "8080:80");
    Leftovers now = Leftovers.watching(GROUP).under(folder.resolve("state")).snapshot();
    RealJocker.Result second =
        jocker("run", "--rm", "--network", "bridge", "-p", "8080:80", "playground", "true");
    assertThat(second.code()).isEqualTo(125);
    assertThat(second.err())
        .isEqualTo(
            "jocker: Bind for 0.0.0.0:8080 failed: port is already allocated (JK-PORT-IN-USE)\n");
    now.assertNothingLeft();
    assertThat(host.sh("python3 -m http.server 8080 2>&1")).contains("Address already in use");
    assertThat(host.sh("curl -s -m 20 http://127.0.0.1:8080")).isEqualTo("web\n");
  }

  /** The neighbour is another namespace at the end of a wire, as a machine of the same network. */
  @Test
  void aNeighbourReachesPublishedPortsAndNothingElse() throws Exception {
    try (NetworkNamespace neighbour = NetworkNamespace.create()) {
      host.sh("ip link add lan type veth peer name eth0 netns " + neighbour.pid());
      host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
      neighbour.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
      neighbour.sh("ip route add default via 192.168.77.1");
      // A careless administrator: without a rule, packets for 127.0.0.1 would be taken from here.
      host.sh("sysctl -q -w net.ipv4.conf.lan.route_localnet=1");
      neighbour.sh(
          "sysctl -q -w net.ipv4.conf.eth0.route_localnet=1; ip addr del 127.0.0.1/8 dev lo");
      neighbour.sh("ip route add 127.0.0.1 via 192.168.77.1 src 192.168.77.2");
      serve("web", "--network", "bridge", "-p", "8080:80", "-p", "127.0.0.1:8081:80");

      assertThat(neighbour.sh("curl -s -m 20 http://192.168.77.1:8080")).isEqualTo("web\n");
      assertThat(neighbour.sh("curl -s -m 2 http://192.168.77.1:8081")).isEmpty();
      assertThat(neighbour.sh("curl -s -m 2 http://127.0.0.1:8081")).isEmpty();
      assertThat(neighbour.sh("curl -s -m 2 http://" + address("web"))).isEmpty();
      // The other way it goes, and comes back, because it is masqueraded.
      assertThat(ok("exec", "web", "ping", "-c", "1", "-W", "2", "192.168.77.2"))
          .contains(" 0% packet loss");
    }
  }

  @Test
  void theSourceAddressOfANeighbourIsKept() throws Exception {
    try (NetworkNamespace neighbour = NetworkNamespace.create()) {
      host.sh("ip link add lan type veth peer name eth0 netns " + neighbour.pid());
      host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
      neighbour.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
      ok(
          "run",
          "-d",
          "--name",
          "web",
          "--network",
          "bridge",
          "-p",
          "8080:80",
          "playground",
          "sh",
          "-c",
          "mkdir /www; exec httpd -f -v -p 80 -h /www 2>&1");
      await(
          () -> {
            neighbour.sh("curl -s -m 2 http://192.168.77.1:8080");
            // With -v busybox says who asks.
            return ok("logs", "web").contains("192.168.77.2]:");
          });
    }
  }

  @Test
  void aContainerReachesPublishedPortsOfItsOwnNetworkByTheHostsAddress() throws Exception {
    serve("web", "--network", "bridge", "-p", "8080:80");
    serve("other", "--network", "bridge");
    String gateway = ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
    assertThat(ask("other", gateway + " 8080")).isEqualTo("web");
    assertThat(ask("web", gateway + " 8080")).isEqualTo("web");
  }

  @Test
  void networksAreApartFromEachOther() throws Exception {
    ok("network", "create", "front");
    ok("network", "create", "back");
    serve("one", "--network", "front");
    serve("two", "--network", "back");
    assertThat(ask("one", address("two") + " 80")).isEmpty();
    assertThat(ask("two", address("one") + " 80")).isEmpty();
  }

  @Test
  void anInternalNetworkLeadsNowhere() throws Exception {
    ok("network", "create", "--internal", "inner");
    serve("one", "--network", "inner");
    serve("two", "--network", "inner");
    serve("out", "--network", "bridge");
    assertThat(ask("one", address("two") + " 80")).isEqualTo("two");
    assertThat(ask("one", address("out") + " 80")).isEmpty();
    assertThat(ok("exec", "one", "ip", "route")).doesNotContain("default");
  }

  /** Firewalls are reloaded, and then what others have written is gone. */
  @Test
  void theNextStartPutsRulesAndBridgeBack() throws Exception {
    serve("web", "--network", "bridge", "-p", "8080:80");
    host.sh("nft flush ruleset");
    assertThat(host.sh("curl -s -m 2 http://127.0.0.1:8080; echo $?")).isEqualTo(REFUSED);
    ok("run", "--rm", "--network", "bridge", "playground", "true");
    assertThat(host.sh("curl -s -m 20 http://127.0.0.1:8080")).isEqualTo("web\n");

    ok("rm", "-f", "web");
    String bridge = rules().replaceAll("(?s).*elements = \\{ \"(jk-[^\"]*)\".*", "$1");
    host.sh("ip link delete " + bridge);
    ok("run", "--rm", "--network", "bridge", "playground", "true");
    assertThat(host.sh("ip -o link show " + bridge)).contains("UP");
  }

  @Test
  void anAdministratorsRulesComeFirstAndStay() throws Exception {
    serve("web", "--network", "bridge", "-p", "8080:80");
    String table = host.sh("nft list tables").replaceAll("(?s).*table inet (jocker[^\n]*).*", "$1");
    try (NetworkNamespace neighbour = NetworkNamespace.create()) {
      host.sh("ip link add lan type veth peer name eth0 netns " + neighbour.pid());
      host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
      neighbour.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
      assertThat(neighbour.sh("curl -s -m 20 http://192.168.77.1:8080")).isEqualTo("web\n");
      host.sh("nft add rule inet " + table + " user ip saddr 192.168.77.2 drop");
      assertThat(neighbour.sh("curl -s -m 2 http://192.168.77.1:8080")).isEmpty();
      ok("network", "create", "another");
      ok("run", "--rm", "--network", "another", "playground", "true"); // writes the rules anew
      assertThat(neighbour.sh("curl -s -m 2 http://192.168.77.1:8080")).isEmpty();
    }
  }

  /** A network that no container ever sees costs the kernel nothing. */
  @Test
  void aBridgeComesWithItsFirstContainer() throws Exception {
    ok("network", "create", "back");
    String bridge = "jk-" + ok("network", "inspect", "-f", "{{.Id}}", "back").substring(0, 12);
    assertThat(host.sh("ip -br link; nft list ruleset")).doesNotContain(bridge);
    assertThat(ok("network", "graph")).doesNotContain(bridge);
    ok("network", "create", "-o", "com.docker.network.bridge.name=mine", "named");
    assertThat(host.sh("ip -br link; nft list ruleset")).doesNotContain(bridge);
    assertThat(host.sh("ip -br link")).as("whoever names one wants to use it").contains("mine");
    ok("run", "--rm", "--network", "back", "playground", "true");
    assertThat(host.sh("ip -br link")).contains(bridge);
    assertThat(rules()).contains('"' + bridge + '"', "\"mine\"");
    assertThat(ok("network", "graph")).contains(bridge, "mine");
    ok("network", "rm", "back", "named");
    assertThat(host.sh("ip -br link; nft list ruleset")).doesNotContain(bridge, "mine");
  }

  /** Another engine, or another LAN, may have taken them where it saw no bridge. */
  @Test
  void addressesThatTheHostHasGotMeanwhileAreNotUsed() throws Exception {
    ok("network", "prune", "-f"); // the default one's bridge goes, too
    ok("network", "create", "--subnet", "10.9.8.0/24", "back");
    ok("network", "create", "--subnet", "10.9.7.0/24", "--ipv6", "--subnet", "fd00:9::/64", "six");
    String old = ok("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
    String take =
        "ip link add lan type veth peer name far && ip link set lan up"
            + " && ip addr add 10.9.8.7/24 dev lan && ip addr add fd00:9::7/64 dev lan nodad"
            + " && ip addr add %s/20 dev lan".formatted(old);
    assertThat(host.sh(take)).isEmpty();
    for (String[] each :
        new String[][] {{"back", "10.9.8.0/24", "10.9.8.7"}, {"six", "fd00:9::/64", "fd00:9::7"}}) {
      RealJocker.Result refused = jocker("run", "--rm", "--network", each[0], "playground", "true");
      assertThat(refused.code()).isEqualTo(125);
      assertThat(refused.err())
          .contains(
              "cannot use "
                  + each[1]
                  + ": an interface of the host has an address in it: "
                  + each[2])
          .contains("JK-NETWORK-INVALID");
    }
    assertThat(host.sh("ip -br link show type bridge")).isEmpty();
    String route = ok("run", "--rm", "--network", "bridge", "playground", "ip", "route");
    assertThat(route).startsWith("default via 10.").doesNotContain(old);
    // Once its bridge is there, what the host gets is the host's affair.
    host.sh("ip addr del 10.9.8.7/24 dev lan");
    ok("run", "--rm", "--network", "back", "playground", "true");
    host.sh("ip addr add 10.9.8.7/24 dev lan");
    ok("run", "--rm", "--network", "back", "playground", "true");
  }

  /** As dockerd leaves it: what it does not know is dropped, but for what DOCKER-USER accepts. */
  @Test
  void packetsPassBesideDocker() throws Exception {
    host.sh(
        "nft 'add table ip filter; add chain ip filter DOCKER-USER;"
            + " add chain ip filter FORWARD"
            + " { type filter hook forward priority filter; policy drop; };"
            + " add rule ip filter FORWARD jump DOCKER-USER'");
    try (NetworkNamespace neighbour = NetworkNamespace.create()) {
      host.sh("ip link add lan type veth peer name eth0 netns " + neighbour.pid());
      host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
      neighbour.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
      serve("web", "--network", "bridge", "-p", "8080:80");
      assertThat(neighbour.sh("curl -s -m 20 http://192.168.77.1:8080")).isEqualTo("web\n");
      ok("network", "create", "another");
      ok("run", "--rm", "--network", "another", "playground", "true");
      assertThat(host.sh("nft list chain ip filter DOCKER-USER").lines())
          .filteredOn(line -> line.contains("accept"))
          .hasSize(4);
      ok("rm", "-f", "web");
      ok("network", "rm", "another");
      ok("network", "prune", "-f");
      assertThat(rules()).doesNotContain("jocker");
    }
  }

  /** Before it runs, another wish takes the place of the first. */
  @Test
  void aContainerThatRunsIsConnectedOnce() throws Exception {
    ok("network", "create", "back");
    ok("create", "--name", "made", "--network", "bridge", "playground", "sleep", "300");
    ok("network", "connect", "--alias", "first", "back", "made");
    ok("network", "connect", "--alias", "second", "back", "made");
    ok("start", "made");
    assertThat(ok("inspect", "-f", "{{json .NetworkSettings.Networks.back.Aliases}}", "made"))
        .contains("second")
        .doesNotContain("first");
    RealJocker.Result again = jocker("network", "connect", "back", "made");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("endpoint with name made already exists in network back");
    assertThat(jocker("network", "connect", "host", "made").err())
        .contains("container cannot be disconnected from host network or connected to host");
    assertThat(jocker("network", "disconnect", "none", "made").err()).contains("private (none)");
  }

  @Test
  void aContainerJoinsAndLeavesNetworksWhileItRuns() throws Exception {
    ok("network", "create", "back");
    serve("one", "--network", "bridge");
    serve("two", "--network", "back");
    assertThat(ask("one", address("two") + " 80")).isEmpty();
    ok("network", "connect", "back", "one");
    assertThat(ask("one", address("two") + " 80")).isEqualTo("two");
    ok("restart", "-t", "0", "one");
    assertThat(ask("one", address("two") + " 80")).isEqualTo("two");
    ok("network", "disconnect", "back", "one");
    assertThat(ask("one", address("two") + " 80")).isEmpty();
    assertThat(ok("exec", "one", "ip", "-o", "link")).contains("eth0").doesNotContain("eth1");
    assertThat(jocker("network", "rm", "back").err()).contains("has active endpoints");
    ok("rm", "-f", "two");
    ok("network", "rm", "back");
    assertThat(ok("network", "ls", "--format", "{{.Name}}")).isEqualTo("bridge\nhost\nnone");
  }

  @Test
  void anAddressOfOnesChoice() throws Exception {
    ok("network", "create", "--subnet", "10.77.0.0/16", "--gateway", "10.77.0.9", "back");
    serve("one", "--network", "back", "--ip", "10.77.3.4", "--mac-address", "02:00:00:00:00:77");
    assertThat(ok("exec", "one", "ip", "addr", "show", "eth0"))
        .contains("10.77.3.4/16", "02:00:00:00:00:77");
    assertThat(ok("exec", "one", "ip", "route")).contains("default via 10.77.0.9 ");
    RealJocker.Result taken =
        jocker("run", "--rm", "--network", "back", "--ip", "10.77.3.4", "playground", "true");
    assertThat(taken.code()).isEqualTo(125);
    assertThat(taken.err()).contains("Address already in use: 10.77.3.4");
  }

  @Test
  void aUserNamespaceHasANetworkToo() throws Exception {
    serve("web", "--network", "bridge", "--userns", "auto", "-p", "8080:80");
    assertThat(host.sh("curl -s -m 20 http://127.0.0.1:8080")).isEqualTo("web\n");
  }

  @Test
  void whoSharesANetworkHasItsAddress() throws Exception {
    serve("web", "--network", "bridge");
    assertThat(ok("run", "--rm", "--network", "container:web", "playground", "ip", "-4", "addr"))
        .contains(address("web"));
  }

  /** The kernel keeps a wire as long as anybody holds its namespace, and so the address. */
  @Test
  void aWireThatSomebodyHoldsIsTakenAwayBeforeItsAddressIsGivenAway() throws Exception {
    String wire = "jv" + serve("web", "--network", "bridge").substring(0, 8);
    String held = address("web");
    String pid = ok("inspect", "-f", "{{.State.Pid}}", "web");
    Process holder =
        new ProcessBuilder(host.command(List.of("nsenter", "-t", pid, "-n", "cat"))).start();
    try {
      await(() -> host.sh("cat /proc/" + holder.pid() + "/comm").equals("cat\n"));
      ok("rm", "-f", "web");
      assertThat(host.sh("ip -o link")).contains(wire);
      serve("next", "--network", "bridge", "--ip", held);
      assertThat(host.sh("ip -o link")).doesNotContain(wire);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void whoSharesANetworkLosesItWithItsOwner() throws Exception {
    String wire = "jv" + serve("web", "--network", "bridge").substring(0, 8);
    ok("run", "-d", "--name", "guest", "--network", "container:web", "playground", "sleep", "300");
    ok("rm", "-f", "web");
    assertThat(host.sh("ip -o link")).doesNotContain(wire);
    assertThat(ok("exec", "guest", "cat", "/proc/net/dev")).doesNotContain("eth0");
    assertThat(folder.resolve("state/networks")).isDirectoryNotContaining("glob:**.shared");
  }

  /** With nobody there but the monitor, which then becomes jocker. */
  @Test
  void aDetachedContainerGivesItsPortBackByItself() throws Exception {
    String id = serve("web", "--network", "bridge", "-p", "8080:80");
    int pid = Integer.parseInt(ok("inspect", "-f", "{{.State.Pid}}", "web"));
    host.sh("kill -9 " + pid);
    await(() -> !Files.exists(leases("bridge")));
    assertThat(rules()).doesNotContain("8080");
    assertThat(ok("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.State}}"))
        .isEqualTo(id + " exited");
  }

  @Test
  void whatAKilledMonitorLeavesTheNextCommandTakesAway() throws Exception {
    String id = serve("web", "--network", "bridge", "-p", "8080:80");
    String live = Files.readString(folder.resolve("state/live/" + id));
    host.sh("kill -9 " + live.split(" ", -1)[2]);
    await(() -> !host.sh("ip -o link").contains("jv" + id.substring(0, 8)));
    ok("ps");
    assertThat(leases("bridge")).doesNotExist();
    assertThat(rules()).doesNotContain("8080");
  }

  /** A reboot takes the interfaces, the rules and all that is in the state's folder. */
  @Test
  void afterARebootAContainerStartsWithANetwork() throws Exception {
    serve("web", "--network", "bridge", "-p", "8080:80");
    String live = Files.readString(folder.resolve("state/live/" + ok("ps", "-q", "--no-trunc")));
    host.sh("kill -9 " + live.split(" ", -1)[2]);
    host.close();
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    host = NetworkNamespace.create();
    ok("start", "web");
    await(() -> host.sh("curl -s -m 20 http://127.0.0.1:8080").equals("web\n"));
  }

  @Test
  void manyStartsAtOnceGetAddressesOfTheirOwn() throws Exception {
    int many = Integer.getInteger("jocker.containers", 12);
    Process[] starts = new Process[many];
    for (int i = 0; i < many; i++) {
      List<String> run =
          jocker.command(
              "run", "-d", "--network", "bridge", "-p", "80", "playground", "sleep", "300");
      starts[i] =
          new ProcessBuilder(host.command(run))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("start" + i).toFile())
              .start();
    }
    for (int i = 0; i < many; i++) {
      assertThat(starts[i].waitFor()).as(Files.readString(folder.resolve("start" + i))).isZero();
    }
    List<String> addresses = Files.readAllLines(leases("bridge"));
    assertThat(addresses).hasSize(many);
    assertThat(addresses.stream().map(line -> line.split(" ", -1)[1]).distinct()).hasSize(many);
    assertThat(rules().split("tcp \\. ", -1)).hasSize(many + 1);
  }

  @Test
  void whatCannotBeIsSaidInDockersWords() throws Exception {
    RealJocker.Result missing = jocker("run", "--network", "nosuch", "playground", "true");
    assertThat(missing.code()).isEqualTo(125);
    assertThat(missing.err())
        .isEqualTo("jocker: network nosuch not found (JK-NETWORK-NOT-FOUND)\n");
    ok("network", "create", "back");
    assertThat(jocker("network", "create", "back").err())
        .isEqualTo("jocker: network with name back already exists (JK-NETWORK-EXISTS)\n");
    assertThat(jocker("network", "rm", "bridge").err())
        .contains("bridge is a pre-defined network and cannot be removed");
    assertThat(jocker("run", "-p", "1:2:3:4", "playground", "true").code()).isEqualTo(125);
    ok("network", "rm", "back");
    assertThat(rules()).as("with the last network its rules go").doesNotContain("jocker");
  }
}
