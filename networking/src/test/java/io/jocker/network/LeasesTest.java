package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;
  private Leases leases;

  @BeforeEach
  void open() throws Exception {
    leases = new Leases(NetworkFolder.open(linux, folder.resolve("state").toString()));
  }

  static Network network(String subnet) {
    Subnet all = Subnet.parse(subnet);
    return new Network(
        "net",
        ID,
        "then",
        Driver.BRIDGE,
        "br0",
        all,
        all.first().plus(1),
        all,
        false,
        1500,
        Map.of(),
        Map.of());
  }

  private static Lease lease(String address, Published... ports) {
    return new Lease(
        ID,
        "net",
        Ipv4.parse(address),
        "02:42:0a:01:00:02",
        "jv0",
        List.of("web", "www"),
        List.of(ports),
        List.of("9.9.9.9", "fe80::1%eth0"));
  }

  private Lease take(Network network) throws Exception {
    List<Lease> taken = leases.of("net");
    Lease lease = lease(leases.choose(network, taken, null).toString());
    leases.add(taken, lease);
    return lease;
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Lease lease =
        lease(
            "10.1.0.2",
            new Published("tcp", Ipv4.ANY, 8080, 80),
            new Published("udp", Ipv4.parse("127.0.0.1"), 5353, 53));
    leases.add(List.of(), lease);
    assertThat(leases.of("net")).containsExactly(lease);
    assertThat(leases.networks()).containsExactly("net");
    leases.remove("net", ID);
    assertThat(leases.of("net")).isEmpty();
    assertThat(leases.networks()).isEmpty();
  }

  @Test
  void anAddressOfIpv6IsWrittenDownBesideThatOfIpv4() throws Exception {
    Lease four = lease("10.1.0.2", new Published("tcp", Ipv4.ANY, 8080, 80));
    Lease six =
        new Lease(
            four.container(),
            four.network(),
            four.address(),
            four.hardware(),
            four.link(),
            four.names(),
            four.ports(),
            four.servers(),
            Ipv6.parse("fd00::2"));
    leases.add(List.of(), six);
    assertThat(leases.of("net")).containsExactly(six);
    leases.rename(six, "web", "other");
    assertThat(leases.of("net").get(0).address6()).hasToString("fd00::2");
  }

  /** Nobody gets the address whose counterpart is the bridge's. */
  @Test
  void theGatewayOfIpv6KeepsItsPlace() throws Exception {
    Network four = network("10.1.0.0/29");
    Network six =
        new Network(
            four.name(),
            four.id(),
            four.created(),
            four.driver(),
            four.bridge(),
            four.subnet(),
            four.gateway(),
            four.range(),
            false,
            1500,
            Map.of(),
            Map.of(),
            new Ipv6Part(Subnet6.parse("fd00::/64"), Ipv6.parse("fd00::3")));
    assertThat(take(six).address()).hasToString("10.1.0.2");
    assertThat(take(six).address()).hasToString("10.1.0.4");
    assertThat(Network.parse(six.text())).isEqualTo(six);
  }

  @Test
  void aLineThatIsNotWholeIsNone() throws Exception {
    leases.add(List.of(), lease("10.1.0.2"));
    Path file = folder.resolve("state/net.leases");
    String line = Files.readString(file);
    for (int length = 0; length < line.length() - 1; length++) {
      Files.writeString(file, line.substring(0, length));
      assertThat(leases.of("net")).as("cut at %s", length).isEmpty();
    }
  }

  @Test
  void givesOutAllAddressesOnceAndThenRefuses() throws Exception {
    Network network = network("10.1.0.0/29");
    List<String> given = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      given.add(take(network).address().toString());
    }
    assertThat(given).containsExactly("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5", "10.1.0.6");
    assertThatThrownBy(() -> take(network))
        .isInstanceOf(NetworkException.class)
        .hasMessage("no available IPv4 addresses on this network: net");
  }

  @Test
  void aFreedAddressRestsUntilTheEndIsReached() throws Exception {
    Network network = network("10.1.0.0/29");
    List<Lease> kept = List.of(lease("10.1.0.3"), lease("10.1.0.5"));
    assertThat(leases.choose(network, kept, null)).hasToString("10.1.0.6");
    List<Lease> more = new ArrayList<>(kept);
    more.add(lease("10.1.0.6"));
    assertThat(leases.choose(network, more, null)).hasToString("10.1.0.2");
  }

  @Test
  void aWishIsGrantedIfItCanBe() throws Exception {
    Network network = network("10.1.0.0/24");
    List<Lease> taken = List.of(lease("10.1.0.2"));
    assertThat(leases.choose(network, taken, Ipv4.parse("10.1.0.77"))).hasToString("10.1.0.77");
    for (String address : List.of("10.1.0.0", "10.1.0.1", "10.1.0.2", "10.1.0.255")) {
      assertThatThrownBy(() -> leases.choose(network, taken, Ipv4.parse(address)))
          .hasMessage("Address already in use: " + address + " of network net");
    }
    assertThatThrownBy(() -> leases.choose(network, taken, Ipv4.parse("10.2.0.2")))
        .hasMessageContaining("does not belong to any of this network's subnets");
  }

  @Test
  void aRangeLimitsWhatIsGivenOutButNotWhatIsWished() throws Exception {
    Network whole = network("10.1.0.0/24");
    Network network =
        new Network(
            "net",
            ID,
            "then",
            Driver.BRIDGE,
            "br0",
            whole.subnet(),
            whole.gateway(),
            Subnet.parse("10.1.0.128/30"),
            false,
            1500,
            Map.of(),
            Map.of());
    List<Lease> outside = List.of(lease("10.1.0.200"));
    assertThat(leases.choose(network, outside, null)).hasToString("10.1.0.128");
    assertThat(leases.choose(network, outside, Ipv4.parse("10.1.0.9"))).hasToString("10.1.0.9");
  }
}
