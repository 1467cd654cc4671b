package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks with addresses of IPv6, with real packets of that kind. The host is a namespace of the
 * test's own, and another one its neighbour on a LAN.
 */
@RequiresRoot
@Timeout(300)
class Ipv6NetworkIT {
  private static final String SERVER =
      "mkdir /www; hostname > /www/index.html; httpd -p 80 -h /www; httpd -p 81 -h /www;"
          + " exec sleep 300";

  /** Says who asks, to who asks. */
  private static final String MIRROR =
      """
      import socket
      server = socket.create_server(('::', 7), family=socket.AF_INET6)
      print('up', flush=True)
      while True:
          with server.accept()[0] as asker:
              asker.sendall(asker.getpeername()[0].encode())
      """;

  /** One advertisement of a router that says to be a default one for half an hour (RFC 4861). */
  private static final String ADVERTISEMENT =
      """
      import socket, struct, sys
      to = ('ff02::1', 0, 0, socket.if_nametoindex(sys.argv[1]))
      out = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
      out.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
      out.sendto(struct.pack('!BBHBBHII', 134, 0, 0, 64, 0, 1800, 0, 0), to)
      """;

  @TempDir Path folder;
  private NetworkHost host;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder, "ipv6-it").withDaemon();
    host.ok("run", "--rm", "--network", "none", "playground", "true");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private void serve(String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name, "--hostname", name));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sh", "-c", SERVER));
    host.ok(words.toArray(new String[0]));
    String url = "http://" + host.address(name) + ":81";
    NetworkHost.await(name, () -> host.sh("curl -s -m 1 " + url).equals(name + "\n"));
  }

  private String address(String container) throws Exception {
    String format = "{{range .NetworkSettings.Networks}}{{.GlobalIPv6Address}}{{end}}";
    return host.ok("inspect", "-f", format, container);
  }

  /** What a process in a container hears from a web server; empty if nothing. */
  private String ask(String container, String where) throws Exception {
    String request = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 " + where + " | tail -n 1";
    return host.jocker("exec", container, "sh", "-c", request).out().strip();
  }

  private static String ask(NetworkNamespace from, String where) throws Exception {
    return from.sh("curl -g -s -m 2 http://" + where + "/").strip();
  }

  private void python(NetworkNamespace where, String program, String... arguments)
      throws Exception {
    Path script = folder.resolve("program.py");
    Files.writeString(script, program);
    String said = where.sh("python3 " + script + " " + String.join(" ", arguments));
    assertThat(said).isEmpty();
  }

  /** The other end of the host's interface lan. */
  private NetworkNamespace neighbour() throws Exception {
    NetworkNamespace neighbour = NetworkNamespace.create();
    host.sh("ip link add lan type veth peer name eth0 netns " + neighbour.pid());
    host.sh("ip -6 addr add 2001:db8::1/64 dev lan nodad; ip link set lan up");
    neighbour.sh("sysctl -q -w net.ipv6.conf.eth0.accept_dad=0; ip link set eth0 up");
    neighbour.sh("ip -6 addr add 2001:db8::2/64 dev eth0 nodad");
    neighbour.sh("ip -6 route add default via 2001:db8::1");
    return neighbour;
  }

  @Test
  void containersKnowEachOtherAndNobodyOfAnotherNetwork() throws Exception {
    host.ok("network", "create", "--ipv6", "six");
    host.ok("network", "create", "--ipv6", "--subnet", "fd00:7::/64", "seven");
    host.ok("network", "create", "four");
    serve("one", "--network", "six");
    serve("two", "--network", "six");
    serve("far", "--network", "seven");
    serve("old", "--network", "four");
    assertThat(address("far")).isEqualTo("fd00:7::2");

    String two = address("two");
    assertThat(two).startsWith("fd").endsWith("::3");
    assertThat(host.ok("exec", "one", "nslookup", "-type=aaaa", "two")).contains(two);
    assertThat(host.ok("exec", "one", "nslookup", two)).contains("two.six");
    assertThat(host.ok("exec", "one", "ping", "-6", "-c", "1", "-W", "2", "two"))
        .contains(two, " 0% packet loss");
    assertThat(ask("one", two + " 80")).isEqualTo("two");
    assertThat(ask("two", address("one") + " 80")).isEqualTo("one");
    assertThat(host.ok("exec", "two", "cat", "/etc/hosts")).contains(two + "\ttwo");
    // At once: nobody waits for the kernel's search for a second owner of an address.
    assertThat(host.ok("run", "--rm", "--network", "six", "playground", "ip", "-6", "addr"))
        .contains("::4/64 scope global")
        .doesNotContain("tentative global");

    assertThat(ask("one", address("far") + " 80")).isEmpty();
    assertThat(ask("far", address("one") + " 80")).isEmpty();
    String old = host.ok("exec", "old", "ip", "-6", "addr");
    assertThat(old).contains("::1/128").doesNotContain("eth0");

    host.ok("network", "connect", "six", "far");
    assertThat(ask("far", address("one") + " 80")).isEqualTo("one");
    host.ok("restart", "-t", "0", "far");
    NetworkHost.await("far", () -> ask("far", two + " 80").equals("two"));
    host.ok("network", "disconnect", "six", "far");
    assertThat(ask("far", two + " 80")).isEmpty();
  }

  @Test
  void anAddressMayBeChosenAndStays() throws Exception {
    host.ok("network", "create", "--ipv6", "--subnet", "fd00:7::/64", "six");
    host.ok("network", "create", "--ipv6", "--subnet", "fd00:8::/64", "eight");
    String chosen = "fd00:7::ab:0:9";
    serve("web", "--network", "six", "--ip6", chosen, "-p", "8080:80");
    serve("asker", "--network", "six");
    assertThat(address("web")).isEqualTo(chosen);
    assertThat(asked("web", "six")).isEqualTo("{\"IPv6Address\":\"" + chosen + "\"}");
    assertThat(asked("asker", "six")).isEqualTo("null");
    assertThat(ask("asker", chosen + " 80")).isEqualTo("web");
    assertThat(host.ok("exec", "asker", "nslookup", "-type=aaaa", "web")).contains(chosen);
    assertThat(host.ok("exec", "asker", "nslookup", chosen)).contains("web.six");
    assertThat(host.ok("network", "graph"))
        .contains(chosen + "/64", "tcp [::]:8080 → [" + chosen + "]:80 (web)")
        .doesNotContain("   ! ");

    host.ok("restart", "-t", "0", "web");
    NetworkHost.await("web", () -> ask("asker", chosen + " 80").equals("web"));
    assertThat(address("web")).isEqualTo(chosen);
    host.ok("network", "connect", "--ip6", "fd00:8::9", "eight", "asker");
    assertThat(host.ok("exec", "asker", "ip", "-6", "addr", "show", "eth1"))
        .contains("inet6 fd00:8::9/64");
    // Its counterpart comes with it.
    String four = "{{(index .NetworkSettings.Networks \"eight\").IPAddress}}";
    assertThat(host.ok("inspect", "-f", four, "asker")).endsWith(".9");
  }

  /** What was asked of a network. */
  private String asked(String container, String network) throws Exception {
    String format = "{{json (index .NetworkSettings.Networks \"" + network + "\").IPAMConfig}}";
    return host.ok("inspect", "-f", format, container);
  }

  @Test
  void anAddressThatCannotBeIsRefusedInALine() throws Exception {
    host.ok("network", "create", "--ipv6", "--subnet", "fd00:7::/64", "six");
    host.ok("network", "create", "four");
    serve("web", "--network", "six");
    wrong("six", "10.0.0.9", "invalid IPv6 address: 10.0.0.9");
    wrong("six", "fd00:7:::9", "invalid IPv6 address: fd00:7:::9");
    wrong("six", "fd00:8::9", "fd00:8::9: it does not belong to any of this network's subnets");
    wrong("six", "fd00:7::1", "Address already in use: fd00:7::1 of network six");
    wrong("six", "fd00:7::2", "Address already in use: fd00:7::2 of network six");
    wrong("four", "fd00:7::9", "fd00:7::9: network four has no addresses of IPv6");
    wrong("bridge", "fd00:7::9", "fd00:7::9: network bridge has no addresses of IPv6");
    wrong("none", "fd00:7::9", "--ip6 needs a network with addresses");
    wrong("container:web", "fd00:7::9", "conflicting options");

    host.ok("create", "--name", "still", "--network", "four", "playground", "true");
    for (String container : List.of("web", "still")) {
      RealJocker.Result result =
          host.jocker("network", "connect", "--ip6", "fd00:9::9", "bridge", container);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err().strip()).contains("no addresses of IPv6").doesNotContain("\n");
    }
    assertThat(host.ok("ps", "-aq").lines()).hasSize(2);
  }

  private void wrong(String network, String address, String message) throws Exception {
    RealJocker.Result result =
        host.jocker("run", "--rm", "--network", network, "--ip6", address, "playground", "true");
    assertThat(result.code()).as(result.err()).isEqualTo(125);
    assertThat(result.err().strip()).contains(message).doesNotContain("\n");
  }

  @Test
  void outsidersSeeTheHostAndReachPublishedPortsAlone() throws Exception {
    host.ok("network", "create", "--ipv6", "six");
    try (NetworkNamespace neighbour = neighbour()) {
      serve("web", "--network", "six", "-p", "8080:80", "-p", "127.0.0.1:8081:81");
      // Until the bridge is sure of its own address it asks for no neighbour.
      assertThat(host.sh("ip -6 -o addr | grep jk-"))
          .contains("inet6 fe80")
          .doesNotContain("tentative");
      serve("other", "--network", "six");
      assertThat(mirror(neighbour, "other")).isEqualTo("2001:db8::1");

      assertThat(ask(neighbour, "[2001:db8::1]:8080")).isEqualTo("web");
      assertThat(ask(neighbour, "[2001:db8::1]:8081")).isEmpty();
      assertThat(ask(neighbour, "[" + address("web") + "]")).isEmpty();
      assertThat(ask(host.namespace(), "[2001:db8::1]:8080")).isEqualTo("web");
      assertThat(ask("other", "2001:db8::1 8080")).isEqualTo("web");
      assertThat(ask("web", "2001:db8::1 8080")).isEqualTo("web");
      // Refused at once, so that who means localhost goes on to 127.0.0.1.
      assertThat(host.sh("curl -g -s -m 3 'http://[::1]:8080/'; echo $?")).isEqualTo("7\n");
      assertThat(host.sh("curl -s -m 20 http://localhost:8080/")).isEqualTo("web\n");

      assertThat(host.ok("port", "web", "80")).isEqualTo("0.0.0.0:8080\n[::]:8080");
      assertThat(host.ok("ps", "-f", "name=web", "--format", "{{.Ports}}"))
          .isEqualTo("0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 127.0.0.1:8081->81/tcp");
      assertThat(host.sh("python3 -m http.server --bind :: 8080 2>&1"))
          .contains("Address already in use");
      host.ok("rm", "-f", "web");
      assertThat(host.sh("nft list ruleset")).doesNotContain("elements = { tcp");
    }
  }

  /** Which address the neighbour sees of a container. */
  private String mirror(NetworkNamespace neighbour, String container) throws Exception {
    Path script = folder.resolve("mirror.py");
    Files.writeString(script, MIRROR);
    Process mirror =
        new ProcessBuilder(neighbour.command(List.of("python3", script.toString()))).start();
    try {
      assertThat(mirror.getInputStream().read()).isEqualTo('u');
      return host.ok("exec", container, "sh", "-c", "nc -w 3 2001:db8::2 7 </dev/null");
    } finally {
      mirror.destroyForcibly().waitFor();
    }
  }

  @Test
  void aRoutedNetworkIsReachedAtItsOwnAddressesWherePortsArePublished() throws Exception {
    String routed = "com.docker.network.bridge.gateway_mode_ipv6=routed";
    host.ok("network", "create", "--ipv6", "--subnet", "2001:db8:5::/64", "-o", routed, "six");
    try (NetworkNamespace neighbour = neighbour()) {
      serve("web", "--network", "six", "-p", "8080:80");
      assertThat(mirror(neighbour, "web")).isEqualTo(address("web")).isEqualTo("2001:db8:5::2");
      assertThat(ask(neighbour, "[2001:db8:5::2]:80")).isEqualTo("web");
      assertThat(ask(neighbour, "[2001:db8:5::2]:81")).isEmpty();
      assertThat(ask(neighbour, "[2001:db8::1]:8080")).isEqualTo("web");
      assertThat(neighbour.sh("ping -c 1 -W 2 2001:db8:5::2")).contains(" 0% packet loss");
      // A flush, as firewalls do it, and what the next start writes.
      host.sh("nft flush ruleset");
      host.ok("run", "--rm", "--network", "six", "playground", "true");
      assertThat(ask(neighbour, "[2001:db8:5::2]:80")).isEqualTo("web");
      assertThat(ask(neighbour, "[2001:db8:5::2]:81")).isEmpty();
    }
  }

  @Test
  void internalAndIsolatedNetworksKeepToThemselves() throws Exception {
    String isolated = "com.docker.network.bridge.enable_icc=false";
    host.ok("network", "create", "--ipv6", "--internal", "inner");
    host.ok("network", "create", "--ipv6", "-o", isolated, "apart");
    try (NetworkNamespace neighbour = neighbour()) {
      serve("one", "--network", "inner");
      serve("two", "--network", "inner");
      serve("left", "--network", "apart");
      serve("right", "--network", "apart");
      assertThat(ask("one", address("two") + " 80")).isEqualTo("two");
      assertThat(host.ok("exec", "one", "ip", "-6", "route")).doesNotContain("default");
      host.ok(
          "exec",
          "--privileged",
          "one",
          "sh",
          "-c",
          "ip -6 route add default via $(ip -6 r" + " | sed -n 's,^\\(fd.*\\)::/64.*,\\1::1,p')");
      assertThat(host.jocker("exec", "one", "ping", "-c", "1", "-W", "1", "2001:db8::2").code())
          .isNotZero();
      assertThat(ask("left", address("right") + " 80")).isEmpty();
      assertThat(host.ok("exec", "left", "ping", "-c", "1", "-W", "2", "2001:db8::2"))
          .contains(" 0% packet loss");
      assertThat(neighbour.pid()).isPositive();
    }
  }

  /** Who passes packets on is a router, and would take no more advertisements of routers. */
  @Test
  void theHostKeepsItsOwnWayOutAndBelievesNoContainer() throws Exception {
    try (NetworkNamespace neighbour = neighbour()) {
      neighbour.sh("sysctl -q -w net.ipv6.conf.all.forwarding=1");
      String route = "ip -6 route show default dev lan";
      python(neighbour, ADVERTISEMENT, "eth0");
      NetworkHost.await("a route", () -> host.sh(route).contains("proto ra"));
      host.ok("network", "create", "--ipv6", "six");
      assertThat(host.sh(route)).contains("proto ra");
      host.sh("ip -6 route del default dev lan");
      python(neighbour, ADVERTISEMENT, "eth0");
      NetworkHost.await("a route again", () -> host.sh(route).contains("proto ra"));

      serve("liar", "--network", "six");
      serve("four", "--network", "bridge");
      String lies = "ip -6 route show default | grep 'dev j'";
      advertise("liar");
      advertise("four");
      // A second is more than enough: the neighbour's took milliseconds.
      TimeUnit.SECONDS.sleep(1);
      assertThat(host.sh(lies)).isEmpty();
      String bridge = host.ok("network", "inspect", "-f", "{{.Id}}", "six").substring(0, 12);
      host.sh("sysctl -q -w net.ipv6.conf.jk-" + bridge + ".accept_ra=2");
      advertise("liar");
      NetworkHost.await("that it is this setting", () -> !host.sh(lies).isEmpty());
    }
  }

  /**
   * A container whose processes may do all says that it is a router, by its address of the wire.
   */
  private void advertise(String container) throws Exception {
    String pid = host.ok("inspect", "-f", "{{.State.Pid}}", container);
    String inside = "nsenter -t " + pid + " -n ";
    host.sh(inside + "sysctl -q -w net.ipv6.conf.eth0.disable_ipv6=0");
    String own = inside + "ip -6 addr show dev eth0 scope link -tentative";
    NetworkHost.await("an address", () -> host.sh(own).contains("fe80:"));
    assertThat(host.sh(inside + "python3 " + folder.resolve("program.py") + " eth0")).isEmpty();
  }

  @Test
  void thePictureMissesWhatWasTakenAway() throws Exception {
    host.ok("network", "create", "--ipv6", "--subnet", "fd00:7::/64", "six");
    serve("web", "--network", "six", "-p", "8080:80");
    host.ok("run", "--rm", "--network", "bridge", "playground", "true");
    String graph = host.ok("network", "graph");
    assertThat(graph)
        .contains("fd00:7::1/64", "fd00:7::2/64", "tcp [::]:8080 → [fd00:7::2]:80 (web)")
        .doesNotContain("   ! ");
    String pid = host.ok("inspect", "-f", "{{.State.Pid}}", "web");
    host.sh("nsenter -t " + pid + " -n ip -6 addr del fd00:7::2/64 dev eth0");
    String bridge = host.sh("ip -o -6 addr | sed -n 's,.*: \\(jk-[^ ]*\\) .*fd00:7::1/64.*,\\1,p'");
    host.sh("ip -6 addr del fd00:7::1/64 dev " + bridge);
    String table = host.sh("nft list tables").replaceAll("(?s).*table inet (jocker[^\n]*).*", "$1");
    host.sh("nft flush map inet " + table + " published6");
    assertThat(host.ok("network", "graph").lines().filter(line -> line.startsWith("   ! ")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("fd00:7::2/64"))
        .anySatisfy(line -> assertThat(line).contains("fd00:7::1/64"))
        .anySatisfy(line -> assertThat(line).contains("published6", "fd00:7::2"));
  }

  @Test
  void nothingIsLeft() throws Exception {
    host.ok("run", "--rm", "--network", "bridge", "playground", "true");
    host.ok("network", "create", "--ipv6", "six");
    serve("web", "--network", "six", "-p", "8080:80");
    host.ok("kill", "web");
    host.ok("rm", "-f", "web");
    host.ok("network", "rm", "six");
    NetworkHost.await("links go", () -> host.sh("ip -br link").lines().count() == 1);
    assertThat(host.sh("nft list ruleset")).isEmpty();
    assertThat(host.state().resolve("networks/six.leases")).doesNotExist();
  }

  @Test
  void badInputsAreRefusedAndLeaveNothing() throws Exception {
    String mode = "com.docker.network.bridge.gateway_mode_ipv6=open";
    refused("network without --ipv6 has no use for fd00::/64", "--subnet", "fd00::/64");
    refused("invalid CIDR address: fd00:::/64", "--ipv6", "--subnet", "fd00:::/64");
    refused("it must be from /16 to /116", "--ipv6", "--subnet", "fd00::/120");
    refused("no machine has addresses of fe80::/10", "--ipv6", "--subnet", "fe80::/64");
    refused(
        "no matching subnet for gateway fd01::1: fd00::/64",
        "--ipv6",
        "--subnet",
        "fd00::/64",
        "--gateway",
        "fd01::1");
    refused("every ip-range or gateway", "--ipv6", "--gateway", "fd01::1");
    refused(
        "a network has one range of each kind: fd00::/64 or fd01::/64",
        "--ipv6",
        "--subnet",
        "fd00::/64",
        "--subnet",
        "fd01::/64");
    refused("invalid range fd00::/112", "--ipv6", "--ip-range", "fd00::/112");
    refused("\"open\": it must be nat or routed", "--ipv6", "-o", mode);
    String mtu = "com.docker.network.driver.mtu=1279";
    refused("MTU 1279 is too small for IPv6, which needs at least 1280", "--ipv6", "-o", mtu);
    assertThat(host.ok("network", "ls", "-q", "-f", "name=bad")).isEmpty();
    assertThat(host.sh("ip -br link")).doesNotContain("jk-");
  }

  private void refused(String message, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("network", "create"));
    words.addAll(List.of(options));
    words.add("bad");
    RealJocker.Result result = host.jocker(words.toArray(new String[0]));
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.err().strip()).contains(message).doesNotContain("\n");
  }
}
