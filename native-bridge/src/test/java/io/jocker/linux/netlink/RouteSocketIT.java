package io.jocker.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the messages make is looked at with {@code ip(8)}, which has its own way to the kernel. */
@RequiresRoot
@Timeout(120)
class RouteSocketIT {
  private static final byte[] HARDWARE = {2, 0x42, 10, 1, 0, 1};
  private static final byte[] GATEWAY = {10, 1, 0, 1};

  private final Linux linux = JnaLinux.open();
  private NetworkNamespace host;
  private NetworkNamespace container;
  private RouteSocket socket;

  @BeforeEach
  void open() throws Exception {
    host = NetworkNamespace.create();
    container = NetworkNamespace.create();
    socket = in(host);
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    container.close();
    host.close();
  }

  private RouteSocket in(NetworkNamespace namespace) throws SyscallException {
    try (Fd fd = linux.files().openAt(Fd.CWD, namespace.path(), Set.of(OpenFlag.RDONLY), 0)) {
      return RouteSocket.openIn(linux, fd);
    }
  }

  @Test
  void aLinkSendsNoMoreThanItsTokens() throws Exception {
    host.sh("ip link add p0 type veth");
    int link = Objects.requireNonNull(socket.link("p0")).index();
    assertThat(socket.queues().shapes()).doesNotContainKey(link);
    socket.queues().addTokenBucket(link, 1_250_000);
    assertThat(host.sh("tc qdisc show dev p0")).contains("tbf", "rate 10Mbit burst 16Kb");
    assertThat(socket.queues().shapes()).containsEntry(link, new LinkShape(1_250_000, 0, 0));
  }

  @Test
  void aRateOfMoreThan32BitsIsReadAsItWasSet() throws Exception {
    host.sh("ip link add p0 type veth");
    int link = Objects.requireNonNull(socket.link("p0")).index();
    socket.queues().addTokenBucket(link, 12_500_000_000L);
    assertThat(host.sh("tc qdisc show dev p0")).contains("tbf", "rate 100Gbit");
    assertThat(socket.queues().shapes()).containsEntry(link, new LinkShape(12_500_000_000L, 0, 0));
  }

  @Test
  void packetsOfALinkWaitAndGetLostWhereTheKernelCanDoThat() throws Exception {
    host.sh("ip link add p0 type veth");
    int link = Objects.requireNonNull(socket.link("p0")).index();
    LinkShape shape = new LinkShape(1_250_000, 20_000_000, 15_000);
    socket.queues().addTokenBucket(link, shape.bytesPerSecond());
    if (host.sh("ip link add p1 type veth; tc qdisc add dev p1 root netem delay 1ms").isEmpty()) {
      socket.queues().addEmulator(link, shape, true);
      assertThat(host.sh("tc qdisc show dev p0")).contains("delay 20ms", "loss 1.5%");
      assertThat(socket.queues().shapes()).containsEntry(link, shape);
    } else {
      assertThatThrownBy(() -> socket.queues().addEmulator(link, shape, true))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }

  @Test
  void aPortCanBeKeptApart() throws Exception {
    host.sh("ip link add br0 type bridge; ip link add p0 type veth; ip link set p0 master br0");
    assertThat(host.sh("bridge -d link show dev p0")).contains("isolated off");
    socket.setIsolated("p0");
    assertThat(host.sh("bridge -d link show dev p0")).contains("isolated on");
  }

  @Test
  void makesABridgeThatIsDownUntilItIsSwitchedOn() throws Exception {
    socket.addBridge("br0", HARDWARE, 1400);
    Link made = Objects.requireNonNull(socket.link("br0"));
    assertThat(made.kind()).isEqualTo("bridge");
    assertThat(made.up()).isFalse();
    assertThat(made.mtu()).isEqualTo(1400);
    assertThat(made.hardware()).isEqualTo("02:42:0a:01:00:01");
    socket.setUp("br0");
    assertThat(Objects.requireNonNull(socket.link("br0")).up()).isTrue();
    assertThat(host.sh("ip -o link show br0")).contains("UP", "mtu 1400", "02:42:0a:01:00:01");
  }

  @Test
  void aWireLeadsFromABridgeIntoAnotherNamespace() throws Exception {
    socket.addBridge("br0", HARDWARE, 1500);
    int bridge = Objects.requireNonNull(socket.link("br0")).index();
    socket.addAddress(bridge, GATEWAY, 24);
    socket.setUp("br0");
    socket.addVeth(
        new RouteSocket.Veth(
            "wire0",
            bridge,
            1500,
            new RouteSocket.Inside("eth0", container.pid(), "02:42:0a:01:00:02")));
    assertThat(Objects.requireNonNull(socket.link("wire0")).master()).isEqualTo(bridge);
    try (RouteSocket inside = in(container)) {
      int eth0 = Objects.requireNonNull(inside.link("eth0")).index();
      inside.setUp("eth0");
      inside.addAddress(eth0, new byte[] {10, 1, 0, 2}, 24);
      inside.addDefaultRoute(GATEWAY);
      assertThat(inside.routes())
          .anyMatch(route -> route.length() == 0 && route.gateway() == 0x0a010001);
      assertThat(inside.addresses()).contains(new Address(0x0a010002, 24, eth0));
    }
    assertThat(container.sh("ip addr show eth0"))
        .contains("inet 10.1.0.2/24 brd 10.1.0.255 ", "link/ether 02:42:0a:01:00:02 ");
    assertThat(container.sh("ping -c 1 -W 2 10.1.0.1")).contains(" 0% packet loss");
    socket.deleteLink("wire0");
    assertThat(container.sh("ip -o link")).doesNotContain("eth0");
  }

  @Test
  void knowsAllLinksAndRoutes() throws Exception {
    host.sh("ip link add va type veth peer name vb; ip link set va up; ip link set vb up");
    host.sh("ip addr add 10.9.0.1/16 dev va; ip route add 10.20.0.0/14 via 10.9.0.7");
    host.sh("ip route add 10.50.0.0/16 via 10.9.0.7 table 77");
    assertThat(socket.links()).extracting(Link::name).contains("lo", "va", "vb");
    List<Integer> destinations = socket.routes().stream().map(Route::destination).toList();
    assertThat(destinations).contains(0x0a090000, 0x0a140000);
    // A kernel without CONFIG_IP_MULTIPLE_TABLES has one table only, whatever was asked for.
    boolean single = host.sh("ip route show table main").contains("10.50.0.0/16");
    assertThat(destinations.contains(0x0a320000)).isEqualTo(single);
  }

  @Test
  void whatIsNotThereIsNull() throws Exception {
    assertThat(socket.link("nosuch")).isNull();
    socket.deleteLink("nosuch");
  }

  @Test
  void aRefusalSaysWhatWasAskedAndWhyInTheKernelsWords() throws Exception {
    assertThatThrownBy(() -> socket.addBridge("a-name-that-is-too-long", HARDWARE, 1500))
        .isInstanceOf(SyscallException.class)
        .hasMessageStartingWith("netlink(add bridge a-name-that-is-too-long): ");
    socket.addBridge("br0", HARDWARE, 1500);
    assertThatThrownBy(() -> socket.addBridge("br0", HARDWARE, 1500))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    assertThatThrownBy(() -> socket.addDefaultRoute(GATEWAY))
        .hasMessageEndingWith("ENETUNREACH (Network is unreachable): Nexthop has invalid gateway");
  }

  /** Threads of a JVM share everything but this: a socket of one leads where that one was. */
  @Test
  void theCallersOwnNamespaceStaysWhatItIs() throws Exception {
    try (RouteSocket own = RouteSocket.open(linux)) {
      socket.addBridge("br-elsewhere", HARDWARE, 1500);
      assertThat(own.link("br-elsewhere")).isNull();
    }
  }
}
