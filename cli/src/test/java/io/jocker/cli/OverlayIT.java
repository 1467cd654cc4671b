package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.image.json.JsonObject;
import java.nio.charset.StandardCharsets;
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
 * Two hosts, alpha and beta, each a network namespace with a root of its own, joined by a wire.
 * What is typed on both is the same.
 */
@RequiresRoot
@Timeout(300)
class OverlayIT {
  private static final String HOSTS = "hosts=beta=192.168.77.2,alpha=192.168.77.1";

  /** A frame for all from an Ethernet address that nobody has. */
  private static final String FRAME =
      "\\377\\377\\377\\377\\377\\377\\002\\146\\146\\146\\146\\146\\210\\265"
          + "forged forged forged forged forged forged forged forged";

  private static final String FORGED = "02:66:66:66:66:66";

  @TempDir Path folder;
  private NetworkHost alpha;
  private NetworkHost beta;

  @BeforeEach
  void begin() throws Exception {
    alpha = host("alpha");
    beta = host("beta");
    alpha.sh("ip link add lan type veth peer name lan netns " + beta.namespace().pid());
    alpha.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
    beta.sh("ip addr add 192.168.77.2/24 dev lan; ip link set lan up");
  }

  private NetworkHost host(String name) throws Exception {
    return new NetworkHost(Files.createDirectory(folder.resolve(name)), "overlay-" + name)
        .withDaemon();
  }

  @AfterEach
  void end() throws Exception {
    alpha.close();
    beta.close();
  }

  private void createOnBoth(String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("network", "create", "-d", "overlay", "-o", HOSTS));
    words.addAll(List.of(options));
    words.add("back");
    alpha.ok(words.toArray(new String[0]));
    beta.ok(words.toArray(new String[0]));
  }

  private static void start(NetworkHost host, String name, String network) throws Exception {
    host.ok("run", "-d", "--name", name, "--network", network, "playground", "sleep", "300");
  }

  private static String look(NetworkHost host, String container, String name) throws Exception {
    return look(host, container, name, "a");
  }

  private static String look(NetworkHost host, String container, String name, String type)
      throws Exception {
    RealJocker.Result result = host.jocker("exec", container, "nslookup", "-type=" + type, name);
    return result.out() + result.err();
  }

  private static String ping(NetworkHost host, String container, String to, String... options)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("exec", container, "ping", "-c", "1", "-W", "3"));
    words.addAll(List.of(options));
    words.add(to);
    RealJocker.Result result = host.jocker(words.toArray(new String[0]));
    return result.out() + result.err();
  }

  private static String tunnel(NetworkHost host) throws Exception {
    return host.sh("ip -o link show type vxlan").replaceAll("(?s)^\\d+: ([^:@]+)[:@].*", "$1");
  }

  private static JsonObject graph(NetworkHost host) throws Exception {
    String json = host.ok("network", "graph", "--format", "json");
    return JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), "graph");
  }

  private static List<String> differences(NetworkHost host) throws Exception {
    List<String> keys = new ArrayList<>();
    for (JsonObject difference : graph(host).objects("differences")) {
      keys.add(difference.text("key"));
    }
    return keys;
  }

  @Test
  void containersOfTwoHostsReachEachOtherByName() throws Exception {
    createOnBoth();
    start(alpha, "one", "back");
    start(beta, "two", "back");
    // Beta's JVM may still be on its way.
    NetworkHost.await("names", () -> look(alpha, "one", "two").contains(beta.address("two")));
    NetworkHost.await("names", () -> look(beta, "two", "one").contains(alpha.address("one")));
    assertThat(ping(alpha, "one", "two")).contains(" 0% packet loss", beta.address("two"));
    assertThat(ping(beta, "two", "one.back")).contains(" 0% packet loss");
    assertThat(look(alpha, "one", "nosuch")).doesNotContain("Address: 10.");
    assertThat(alpha.jocker("exec", "one", "nslookup", beta.address("two")).out())
        .contains("name = two.back");

    // A megabyte gets there whole, and no host had to cut a datagram: the MTU is right.
    assertThat(alpha.ok("exec", "one", "cat", "/sys/class/net/eth0/mtu")).isEqualTo("1450");
    beta.ok("exec", "-d", "two", "sh", "-c", "sleep 60 | nc -l -p 6379 | md5sum > /sum");
    String send =
        "head -c 1000000 /dev/urandom > /m; until nc -w 10 two 6379 < /m 2>/dev/null; do :; done";
    alpha.ok("exec", "one", "sh", "-c", send);
    String sum = alpha.ok("exec", "one", "sh", "-c", "md5sum < /m");
    NetworkHost.await("all of it", () -> beta.ok("exec", "two", "cat", "/sum").equals(sum));
    assertThat(ping(alpha, "one", "two", "-s", "1422")).contains(" 0% packet loss");
    assertThat(cut(alpha) + " " + cut(beta)).isEqualTo("0 0");
  }

  /** FragCreates: pieces of packets that were too long for their way. */
  private static String cut(NetworkHost host) throws Exception {
    return host.sh("awk '/^Ip:/ { if ($1 != \"\" && ++n == 2) print $20 }' /proc/net/snmp").strip();
  }

  @Test
  void theyReachEachOtherByIpv6Too() throws Exception {
    createOnBoth("--ipv6");
    String subnet = "{{(index .IPAM.Config 1).Subnet}}";
    String six = alpha.ok("network", "inspect", "-f", subnet, "back").replace("/64", "");
    assertThat(beta.ok("network", "inspect", "-f", subnet, "back")).isEqualTo(six + "/64");
    start(alpha, "one", "back");
    start(beta, "two", "back");
    // Of the range of either host, as those of IPv4.
    String range = "{{(index .IPAM.Config 1).IPRange}} {{(index .IPAM.Config 1).Gateway}}";
    assertThat(beta.ok("network", "inspect", "-f", range, "back"))
        .isEqualTo(six + "800/117 " + six + "801");
    String two = six + "802";
    assertThat(address6(alpha, "one")).isEqualTo(six + "2");
    assertThat(address6(beta, "two")).isEqualTo(two);
    NetworkHost.await("names", () -> look(beta, "two", "one", "aaaa").contains(six + "2"));
    NetworkHost.await("names", () -> look(alpha, "one", "two", "aaaa").contains(two));
    NetworkHost.await(
        "the name of an address",
        () -> alpha.jocker("exec", "one", "nslookup", two).out().contains("name = two.back"));
    assertThat(ping(alpha, "one", "two", "-6")).contains(" 0% packet loss", two);
    // The longest packet that the tunnel takes: nobody has to cut it.
    assertThat(ping(beta, "two", six + "2", "-s", "1402")).contains(" 0% packet loss");
    assertThat(cut(alpha) + " " + cut(beta)).isEqualTo("0 0");
    start(alpha, "plain", "bridge");
    assertThat(ping(alpha, "plain", two)).doesNotContain(" 0% packet loss");
    assertThat(differences(alpha)).isEmpty();

    RealJocker.Result others =
        beta.jocker("run", "--rm", "--network", "back", "--ip6", six + "9", "playground", "true");
    assertThat(others.err()).contains("this host gives out " + six + "800/117");
  }

  private static String address6(NetworkHost host, String container) throws Exception {
    String format = "{{.NetworkSettings.Networks.back.GlobalIPv6Address}}";
    return host.ok("inspect", "-f", format, container);
  }

  @Test
  void noPlainContainerGetsIn() throws Exception {
    createOnBoth();
    start(alpha, "one", "back");
    start(beta, "two", "back");
    start(alpha, "plain", "bridge");
    start(beta, "plain", "bridge");
    String two = beta.address("two");
    assertThat(ping(alpha, "one", two)).contains(" 0% packet loss");
    assertThat(ping(alpha, "plain", two)).contains("100% packet loss");
    assertThat(ping(beta, "plain", two)).contains("100% packet loss");
    assertThat(ping(alpha, "two", "plain")).doesNotContain(" 0% packet loss");
    assertThat(look(alpha, "plain", "two")).doesNotContain(two);

    // Who writes the tunnel's datagrams himself has no more luck, unless he is the other host.
    int vni = Integer.parseInt(alpha.ok("network", "inspect", "-f", "{{.Options.vni}}", "back"));
    String head = "\\010\\0\\0\\0" + octal(vni >> 16) + octal(vni >> 8) + octal(vni) + "\\0";
    String nc = "printf '" + head + FRAME + "' | nc -u -w 1 192.168.77.2 4789";
    alpha.jocker("exec", "plain", "sh", "-c", nc);
    alpha.jocker("exec", "one", "sh", "-c", nc);
    beta.jocker("exec", "plain", "sh", "-c", nc);
    alpha.sh("ip addr add 192.168.77.3/24 dev lan");
    alpha.sh(shell(head, "192.168.77.3"));
    beta.sh(shell(head, "192.168.77.2"));
    assertThat(beta.sh("bridge fdb show dev " + tunnel(beta))).doesNotContain(FORGED);
    alpha.sh(shell(head, "192.168.77.1"));
    NetworkHost.await(
        "the frame of the other host",
        () -> beta.sh("bridge fdb show dev " + tunnel(beta)).contains(FORGED));
  }

  private static String octal(int octet) {
    return "\\" + Integer.toOctalString(0x200 | (octet & 0xff)).replaceFirst("^1", "");
  }

  /** From a certain address of the host. */
  private static String shell(String head, String from) {
    return "printf '"
        + head
        + FRAME
        + "' | python3 -c 'import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        + " s.bind((\""
        + from
        + "\", 0)); s.sendto(sys.stdin.buffer.read(), (\"192.168.77.2\", 4789))'";
  }

  @Test
  void thePictureShowsTheTunnelAsTheKernelHasIt() throws Exception {
    createOnBoth();
    start(alpha, "one", "back");
    start(beta, "two", "back");
    assertThat(ping(alpha, "one", beta.address("two"))).contains(" 0% packet loss");
    JsonObject tunnel = graph(alpha).objects("bridges").get(0).optionalObject("tunnel");
    assertThat(tunnel).isNotNull();
    String name = tunnel(alpha);
    JsonObject kernels =
        JsonObject.parseList(
                alpha.sh("ip -j -d link show " + name).getBytes(StandardCharsets.UTF_8), "ip")
            .get(0);
    JsonObject data = kernels.optionalObject("linkinfo").optionalObject("info_data");
    assertThat(tunnel.text("name")).isEqualTo(name);
    assertThat(tunnel.number("vni")).isEqualTo(data.number("id"));
    assertThat(tunnel.number("port")).isEqualTo(data.number("port")).isEqualTo(4789);
    assertThat(tunnel.text("local")).isEqualTo(data.text("local")).isEqualTo("192.168.77.1");
    assertThat(tunnel.number("mtu")).isEqualTo(kernels.number("mtu")).isEqualTo(1450);
    JsonObject far = tunnel.objects("far").get(0);
    assertThat(far.text("host")).isEqualTo("beta");
    assertThat(far.text("address")).isEqualTo("192.168.77.2");
    String hardware = beta.ok("exec", "two", "cat", "/sys/class/net/eth0/address");
    assertThat(far.texts("behind")).contains(hardware);
    String told = "VXLAN " + data.number("id") + ", from 192.168.77.1 to UDP port 4789";
    assertThat(alpha.ok("net", "graph"))
        .contains(name + " (", told, "═══ 192.168.77.2  host beta", hardware);
    assertThat(alpha.ok("net", "graph", "-f", "svg")).contains(told, "host beta");
    assertThat(alpha.ok("--lang", "ko", "net", "graph")).contains("호스트 beta");
    assertThat(differences(alpha)).isEmpty();

    alpha.sh("bridge fdb del 00:00:00:00:00:00 dev " + name + " dst 192.168.77.2 self");
    alpha.sh("bridge fdb append 00:00:00:00:00:00 dev " + name + " dst 192.168.77.9 self");
    alpha.sh("ip link set " + name + " nomaster");
    assertThat(differences(alpha))
        .containsExactlyInAnyOrder("no-peer", "strange-peer", "tunnel-astray");
    alpha.sh("ip link delete " + name);
    assertThat(differences(alpha)).containsExactly("no-tunnel");
    String two = beta.address("two");
    assertThat(alpha.ok("run", "--rm", "--network", "back", "playground", "ping", "-c1", two))
        .contains(" 0% packet loss");
    assertThat(differences(alpha)).isEmpty();
  }

  @Test
  void aHostThatIsDownDoesNotKeepOthersWaiting() throws Exception {
    createOnBoth();
    start(alpha, "one", "back");
    start(alpha, "other", "back");
    start(beta, "two", "back");
    NetworkHost.await(
        "the first answer", () -> look(alpha, "one", "two").contains(beta.address("two")));
    beta.sh("ip link set lan down");
    look(alpha, "one", "nosuch");
    NetworkHost.Timed here = alpha.timed("one", "nslookup -type=a other");
    assertThat(here.said()).contains(alpha.address("other"));
    NetworkHost.Timed there = alpha.timed("one", "nslookup -type=a two");
    assertThat(there.said()).doesNotContain(beta.address("two"));
    assertThat(here.seconds() + there.seconds()).isLessThan(8);
    beta.sh("ip link set lan up");
    NetworkHost.await("it is back", () -> look(alpha, "one", "two").contains(beta.address("two")));
  }

  @Test
  void eachHostGivesOutAddressesOfItsOwn() throws Exception {
    createOnBoth("--subnet", "10.77.0.0/24");
    String range = "{{(index .IPAM.Config 0).IPRange}} {{(index .IPAM.Config 0).Gateway}}";
    assertThat(alpha.ok("network", "inspect", "-f", range, "back"))
        .isEqualTo("10.77.0.0/25 10.77.0.1");
    assertThat(beta.ok("network", "inspect", "-f", range, "back"))
        .isEqualTo("10.77.0.128/25 10.77.0.129");
    assertThat(beta.ok("network", "inspect", "-f", "{{.Driver}} {{.Options.self}}", "back"))
        .isEqualTo("overlay beta");
    start(beta, "two", "back");
    assertThat(beta.address("two")).isEqualTo("10.77.0.130");
    RealJocker.Result others =
        beta.jocker("run", "--rm", "--network", "back", "--ip", "10.77.0.9", "playground", "true");
    assertThat(others.err()).contains("this host gives out 10.77.0.128/25", "JK-NETWORK-ADDRESS");
  }

  @Test
  void nothingIsLeftOfIt() throws Exception {
    alpha.ok("run", "--rm", "--network", "none", "playground", "true");
    String before = alpha.sh("ip -br link; nft list ruleset");
    createOnBoth();
    alpha.ok("run", "--rm", "--network", "back", "playground", "true");
    assertThat(alpha.sh("ip -br link; nft list ruleset")).contains("jx-", "container-tunnel jk-");
    alpha.ok("network", "rm", "back");
    assertThat(alpha.sh("ip -br link; nft list ruleset")).isEqualTo(before);

    for (int round = 0; round < 6; round++) {
      List<String> create =
          alpha.command("network", "create", "-d", "overlay", "-o", HOSTS, "back");
      Process process =
          new ProcessBuilder(create)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("created").toFile())
              .start();
      // A whole one takes about as long as the last of them is given.
      process.waitFor(150 + 60L * round, TimeUnit.MILLISECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      alpha.jocker("network", "rm", "back");
      assertThat(alpha.ok("network", "ls", "-q", "--filter", "driver=overlay")).isEmpty();
      assertThat(alpha.sh("ip -br link")).doesNotContain("jx-", "jk-");
    }
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(refused()).contains("needs its hosts: --opt hosts=NAME=ADDRESS");
    assertThat(refused("-o", "hosts=a=192.168.77.1")).contains("two hosts at least");
    assertThat(refused("-o", "hosts=a=192.168.77.8,b=192.168.77.9"))
        .contains("has the address of none of the hosts");
    assertThat(refused("-o", HOSTS, "-o", "self=beta"))
        .contains("does not have the address of beta: 192.168.77.2");
    assertThat(refused("-o", HOSTS, "-o", "self=gamma")).contains("is called gamma");
    assertThat(refused("--ipv6", "-o", HOSTS, "--gateway", "fd00::1"))
        .contains("the gateway and the range of an overlay network follow from its hosts");
    assertThat(refused("-o", HOSTS, "--subnet", "10.77.0.0/29")).contains("too small for 2 hosts");
    assertThat(refused("-o", HOSTS, "-o", "com.docker.network.driver.mtu=1451"))
        .contains("MTU 1451 is too large for a tunnel by lan: at most 1450");
    alpha.ok("network", "create", "-d", "overlay", "-o", HOSTS, "-o", "vni=77", "front");
    assertThat(refused("-o", HOSTS, "-o", "vni=77")).contains("vni 77 belongs to network front");
    alpha.sh("ip link add other type vxlan id 78 dstport 4789 local 192.168.77.1");
    assertThat(refused("-o", HOSTS, "-o", "vni=78")).contains("vni 78 belongs to another VXLAN");
    assertThat(alpha.sh("ip -br link")).containsOnlyOnce("jx-").containsOnlyOnce("jk-");
  }

  private String refused(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("network", "create", "-d", "overlay"));
    words.addAll(List.of(options));
    words.add("back");
    RealJocker.Result result = alpha.jocker(words.toArray(new String[0]));
    assertThat(result.code()).as(result.out()).isEqualTo(1);
    return result.err();
  }
}
