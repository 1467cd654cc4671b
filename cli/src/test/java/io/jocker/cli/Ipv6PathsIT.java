package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ways of IPv6 that are not plain. The host has a router for its neighbour, and behind that there
 * is one more machine, to which only short packets get:
 *
 * <pre>
 * container -- host -- 1500 -- router -- 1280 -- far
 * </pre>
 */
@RequiresRoot
@Timeout(300)
class Ipv6PathsIT {
  private static final String FAR = "2001:db8:9::9";
  private static final String SURE = "sysctl -q -w net.ipv6.conf.%s.accept_dad=0; ";

  @TempDir Path folder;
  private NetworkHost host;
  private NetworkNamespace router;
  private NetworkNamespace far;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder, "paths6-it").withDaemon();
    router = NetworkNamespace.create();
    far = NetworkNamespace.create();
    host.sh("ip link add lan type veth peer name lan netns " + router.pid());
    router.sh("ip link add wan mtu 1280 type veth peer name wan mtu 1280 netns " + far.pid());
    router.sh("sysctl -q -w net.ipv6.conf.all.forwarding=1");
    up(host.namespace(), "lan", "2001:db8::1/64");
    up(router, "lan", "2001:db8::2/64");
    up(router, "wan", "2001:db8:9::1/64");
    up(far, "wan", FAR + "/64");
    host.sh("ip -6 route add default via 2001:db8::2");
    router.sh("ip -6 route add 2001:db8:5::/64 via 2001:db8::1");
    far.sh("ip -6 route add default via 2001:db8:9::1");
  }

  private static void up(NetworkNamespace where, String link, String address) throws Exception {
    String add =
        "ip -6 addr add " + address + " dev " + link + " nodad; ip link set " + link + " up";
    where.sh(SURE.formatted(link) + add);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
    router.close();
    far.close();
  }

  private void start(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d"));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sleep", "300"));
    host.ok(words.toArray(new String[0]));
  }

  /**
   * It is lost, and who sent it told (RFC 8201), whoever asked whom, and whatever address it has.
   */
  @Test
  void aSenderHearsThatItsPacketIsTooBig() throws Exception {
    String routed = "com.docker.network.bridge.gateway_mode_ipv6=routed";
    host.ok("network", "create", "--ipv6", "hidden");
    host.ok("network", "create", "--ipv6", "--subnet", "2001:db8:5::/64", "-o", routed, "open");
    start("--name", "behind", "--network", "hidden");
    start("--name", "seen", "--network", "open");
    start("--name", "asked", "--network", "open", "--ip6", "2001:db8:5::a");
    assertThat(wayToFar("behind") + wayToFar("seen") + wayToFar("asked")).doesNotContain("mtu");
    for (String container : List.of("behind", "seen")) {
      String[] ping = {"exec", container, "ping", "-c", "1", "-W", "1", "-s", "1352", FAR};
      NetworkHost.await(container, () -> hasLearned(container, () -> host.jocker(ping)));
    }
    String ping = "ping -c 1 -W 1 -s 1352 2001:db8:5::a || true";
    NetworkHost.await("asked", () -> hasLearned("asked", () -> far.sh(ping)));
  }

  private boolean hasLearned(String container, Callable<?> ping) throws Exception {
    ping.call();
    return wayToFar(container).contains("mtu 1280");
  }

  /** As the container knows it. */
  private String wayToFar(String container) throws Exception {
    String pid = host.ok("inspect", "-f", "{{.State.Pid}}", container);
    return host.sh("nsenter -t " + pid + " -n ip -6 route get " + FAR);
  }

  /** As the settings of a host may be, for all that comes. */
  @Test
  void anInterfaceHasItThoughNewOnesHaveNot() throws Exception {
    host.sh("sysctl -q -w net.ipv6.conf.default.disable_ipv6=1");
    host.ok("network", "create", "--ipv6", "--subnet", "fd00:7::/64", "six");
    start("--name", "one", "--network", "bridge");
    String pid = host.ok("inspect", "-f", "{{.State.Pid}}", "one");
    host.sh("nsenter -t " + pid + " -n sysctl -q -w net.ipv6.conf.default.disable_ipv6=1");
    host.ok("network", "connect", "six", "one");
    assertThat(host.ok("exec", "one", "ping", "-c", "1", "-W", "2", "fd00:7::1"))
        .contains(" 0% packet loss");
  }
}
