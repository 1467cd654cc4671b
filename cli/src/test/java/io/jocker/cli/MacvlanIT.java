package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers as machines of the host's own network, which here is a wire to a neighbour. */
@RequiresRoot
@Timeout(300)
class MacvlanIT {
  @TempDir Path folder;
  private NetworkHost host;
  private NetworkNamespace neighbour;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder).withDaemon();
    neighbour = NetworkNamespace.create();
    // A number that no interface within a container has by itself.
    host.sh("ip link add lan index 50 mtu 1400 type veth peer name eth0 netns " + neighbour.pid());
    host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
    neighbour.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
    neighbour.close();
  }

  private void create(String... options) throws Exception {
    host.ok(words(options));
  }

  private static String[] words(String... options) {
    List<String> words = new ArrayList<>(List.of("network", "create", "-d", "macvlan"));
    words.addAll(List.of(options));
    words.add("out");
    return words.toArray(new String[0]);
  }

  private void start(String name, String address) throws Exception {
    host.ok(
        "run",
        "-d",
        "--name",
        name,
        "--network",
        "out",
        "--ip",
        address,
        "playground",
        "sleep",
        "300");
  }

  private String ping(String container, String to) throws Exception {
    return host.jocker("exec", container, "ping", "-c", "1", "-W", "2", to).out();
  }

  @Test
  void aContainerIsAMachineOfTheParentsNetwork() throws Exception {
    String before = host.sh("ip -br link; nft list ruleset");
    create("--subnet", "192.168.77.0/24", "--gateway", "192.168.77.2", "-o", "parent=lan");
    start("one", "192.168.77.10");
    start("two", "192.168.77.11");
    assertThat(neighbour.sh("ping -c 1 -W 2 192.168.77.10")).contains(" 0% packet loss");
    assertThat(ping("one", "192.168.77.2")).contains(" 0% packet loss");
    assertThat(ping("one", "192.168.77.11")).contains(" 0% packet loss");
    // The kernel keeps a parent and its children apart.
    assertThat(host.sh("ping -c 1 -W 1 192.168.77.10")).contains("100% packet loss");
    assertThat(host.ok("exec", "one", "ip", "route")).contains("default via 192.168.77.2 dev eth0");
    assertThat(host.ok("exec", "one", "cat", "/sys/class/net/eth0/mtu")).isEqualTo("1400");
    assertThat(host.ok("network", "inspect", "-f", "{{.Driver}} {{.Options.parent}}", "out"))
        .isEqualTo("macvlan lan");
    // The default network has an id now, but no rules: those of the others do not lack them.
    assertThat(host.ok("network", "ls")).contains("bridge", "macvlan");
    assertThat(host.ok("net", "graph"))
        .contains("192.168.77.10/24", "container one (pid", "container two (pid")
        .doesNotContain("! ");

    host.ok("network", "disconnect", "out", "one");
    assertThat(host.ok("exec", "one", "ip", "-o", "link")).doesNotContain("eth0");
    host.ok("network", "connect", "--ip", "192.168.77.12", "out", "one");
    assertThat(neighbour.sh("ping -c 1 -W 2 192.168.77.12")).contains(" 0% packet loss");
    host.ok("rm", "-f", "one", "two");
    host.ok("network", "rm", "out");
    assertThat(host.sh("ip -br link; nft list ruleset")).isEqualTo(before);
  }

  @Test
  void aWireWithinAContainerIsNoChildOfTheParent() throws Exception {
    create("--subnet", "192.168.77.0/24", "-o", "parent=lan");
    start("one", "192.168.77.10");
    host.ok("run", "-d", "--name", "other", "--network", "bridge", "playground", "sleep", "300");
    String before = host.ok("net", "graph");
    host.inside("other", "ip link add near index 1000 type veth peer name far index 50");
    assertThat(host.inside("other", "ip -o link show far")).startsWith("50: far@near");
    assertThat(host.ok("net", "graph")).isEqualTo(before);
  }

  @Test
  void itIsOneOfIpv6Too() throws Exception {
    // As with a dockerd on the host: nothing is accepted there for the parent's sake.
    host.sh("nft add table ip6 filter; nft add chain ip6 filter DOCKER-USER");
    String before = host.sh("ip -br link; nft list ruleset");
    // The host is in the network, too, and behind the neighbour there is more.
    host.sh("ip -6 addr add fd00:77::1/64 dev lan nodad");
    neighbour.sh("ip -6 addr add fd00:77::2/64 dev eth0 nodad");
    neighbour.sh("ip link set lo up; ip -6 addr add 2001:db8::9/128 dev lo");
    create(
        "--ipv6",
        "--subnet",
        "192.168.77.0/24",
        "--subnet",
        "fd00:77::/64",
        "--gateway",
        "fd00:77::2",
        "--ip-range",
        "192.168.77.64/26",
        "-o",
        "parent=lan");
    host.ok("run", "-d", "--name", "one", "--network", "out", "playground", "sleep", "300");
    host.ok(
        "run",
        "-d",
        "--name",
        "two",
        "--network",
        "out",
        "--ip6",
        "fd00:77::abcd",
        "playground",
        "sleep",
        "300");
    // Its counterpart in the subnet: so of both kinds it is of the range that nobody else gives
    // out.
    String address = "{{.NetworkSettings.Networks.out.GlobalIPv6Address}}";
    assertThat(host.ok("inspect", "-f", address, "one")).isEqualTo("fd00:77::40");
    assertThat(neighbour.sh("ping -c 1 -W 2 fd00:77::40")).contains(" 0% packet loss");
    assertThat(neighbour.sh("ping -c 1 -W 2 fd00:77::abcd")).contains(" 0% packet loss");
    assertThat(ping("one", "fd00:77::abcd")).contains(" 0% packet loss");
    assertThat(ping("one", "2001:db8::9")).contains(" 0% packet loss");
    assertThat(host.ok("exec", "one", "ip", "-6", "route"))
        .contains("default via fd00:77::2 dev eth0");
    assertThat(host.ok("exec", "one", "cat", "/proc/sys/net/ipv6/conf/eth0/accept_ra"))
        .isEqualTo("0");
    // Nothing of it goes by way of the host.
    assertThat(host.sh("cat /proc/sys/net/ipv6/conf/all/forwarding")).isEqualTo("0\n");
    assertThat(host.sh("nft list chain ip6 filter DOCKER-USER")).doesNotContain("lan");
    assertThat(host.ok("net", "graph"))
        .contains("fd00:77::40/64", "fd00:77::abcd/64")
        .doesNotContain("! ");

    host.ok("network", "disconnect", "out", "one");
    host.ok("network", "connect", "--ip6", "fd00:77::40", "out", "one");
    assertThat(neighbour.sh("ping -c 1 -W 2 fd00:77::40")).contains(" 0% packet loss");
    host.ok("rm", "-f", "one", "two");
    host.ok("network", "rm", "out");
    assertThat(host.sh("ip -br link; nft list ruleset")).isEqualTo(before);
  }

  @Test
  void privateOnesDoNotSeeEachOther() throws Exception {
    create("--subnet", "192.168.77.0/24", "-o", "parent=lan", "-o", "macvlan_mode=private");
    start("one", "192.168.77.10");
    start("two", "192.168.77.11");
    assertThat(ping("one", "192.168.77.2")).contains(" 0% packet loss");
    assertThat(ping("one", "192.168.77.11")).contains("100% packet loss");
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(refused("-o", "parent=lan")).contains("needs its parent and the parent's subnet");
    assertThat(refused("--subnet", "192.168.77.0/24", "-o", "parent=nosuch"))
        .contains("there is no interface nosuch");
    assertThat(refused("--subnet", "192.168.77.0/24", "-o", "parent=lan", "-o", "macvlan_mode=x"))
        .contains("must be bridge, private or vepa");
    assertThat(refused("--subnet", "192.168.77.0/24", "-o", "parent=lan", "--ipv6"))
        .contains("needs the parent's subnet of that kind");
    String large = "com.docker.network.driver.mtu=1500";
    assertThat(refused("--subnet", "192.168.77.0/24", "-o", "parent=lan", "-o", large))
        .contains("MTU 1500 is larger than that of lan: 1400");
    create("--subnet", "192.168.77.0/24", "-o", "parent=lan");
    RealJocker.Result ports =
        host.jocker("run", "--rm", "--network", "out", "-p", "80:80", "playground", "true");
    assertThat(ports.code()).isEqualTo(125);
    assertThat(ports.err()).contains("ports cannot be published on macvlan network out");
  }

  private String refused(String... options) throws Exception {
    RealJocker.Result result = host.jocker(words(options));
    assertThat(result.code()).as(result.out()).isEqualTo(1);
    return result.err();
  }
}
