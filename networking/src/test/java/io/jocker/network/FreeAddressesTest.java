package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.network.FreeAddresses.Chosen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeAddressesTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String HOSTS = "alpha=192.0.2.1,beta=192.0.2.2";

  private final List<Lease> taken = new ArrayList<>();

  static Network network(String subnet) {
    return network(Driver.BRIDGE, subnet, subnet, null);
  }

  private static Network network(
      Driver driver, String subnet, String range, @Nullable Ipv6Part ipv6) {
    Subnet all = Subnet.parse(subnet);
    Map<String, String> overlay =
        Map.of("hosts", HOSTS, "self", "beta", "vni", "77", "port", "4789");
    return new Network(
        "net",
        ID,
        "then",
        driver,
        "br0",
        all,
        all.first().plus(1),
        Subnet.parse(range),
        false,
        1500,
        Map.of(),
        driver == Driver.OVERLAY ? overlay : Map.of(),
        ipv6);
  }

  private static Network six(String subnet, String gateway) {
    Ipv6Part part = new Ipv6Part(Subnet6.parse("fd00::/64"), Ipv6.parse(gateway));
    return network(Driver.BRIDGE, subnet, subnet, part);
  }

  private String choose(Network network, @Nullable String wish, @Nullable String wish6)
      throws Exception {
    Chosen chosen =
        new FreeAddresses(network, taken)
            .choose(
                wish == null ? null : Ipv4.parse(wish), wish6 == null ? null : Ipv6.parse(wish6));
    return chosen.six() == null ? chosen.four().toString() : chosen.four() + " " + chosen.six();
  }

  private String take(Network network, @Nullable String wish, @Nullable String wish6)
      throws Exception {
    String chosen = choose(network, wish, wish6);
    String[] words = chosen.split(" ", -1);
    take(words[0], words.length == 1 ? null : words[1]);
    return chosen;
  }

  private void take(String address, @Nullable String address6) {
    taken.add(
        new Lease(
            ID,
            "net",
            Ipv4.parse(address),
            "02:42:0a:01:00:02",
            "jv0",
            List.of("web"),
            List.of(),
            List.of(),
            address6 == null ? null : Ipv6.parse(address6)));
  }

  @Test
  void givesOutAllAddressesOnceAndThenRefuses() throws Exception {
    Network network = network("10.1.0.0/29");
    List<String> given = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      given.add(take(network, null, null));
    }
    assertThat(given).containsExactly("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5", "10.1.0.6");
    assertThatThrownBy(() -> take(network, null, null))
        .isInstanceOf(NetworkException.class)
        .hasMessage("no available IPv4 addresses on this network: net");
  }

  @Test
  void aFreedAddressRestsUntilTheEndIsReached() throws Exception {
    Network network = network("10.1.0.0/29");
    take("10.1.0.3", null);
    take("10.1.0.5", null);
    assertThat(take(network, null, null)).isEqualTo("10.1.0.6");
    assertThat(take(network, null, null)).isEqualTo("10.1.0.2");
  }

  @Test
  void aWishIsGrantedIfItCanBe() throws Exception {
    Network network = network("10.1.0.0/24");
    take("10.1.0.2", null);
    assertThat(choose(network, "10.1.0.77", null)).isEqualTo("10.1.0.77");
    for (String address : List.of("10.1.0.0", "10.1.0.1", "10.1.0.2", "10.1.0.255")) {
      assertThatThrownBy(() -> choose(network, address, null))
          .hasMessage("Address already in use: " + address + " of network net");
    }
    assertThatThrownBy(() -> choose(network, "10.2.0.2", null))
        .hasMessageContaining("does not belong to any of this network's subnets");
  }

  @Test
  void aRangeLimitsWhatIsGivenOutButNotWhatIsWished() throws Exception {
    Network network = network(Driver.BRIDGE, "10.1.0.0/24", "10.1.0.128/30", null);
    take("10.1.0.200", null);
    assertThat(choose(network, null, null)).isEqualTo("10.1.0.128");
    assertThat(choose(network, "10.1.0.9", null)).isEqualTo("10.1.0.9");
  }

  /** Nobody gets the address whose counterpart is the bridge's. */
  @Test
  void theGatewayOfIpv6KeepsItsPlace() throws Exception {
    Network network = six("10.1.0.0/29", "fd00::3");
    assertThat(take(network, null, null)).isEqualTo("10.1.0.2 fd00::2");
    assertThat(take(network, null, null)).isEqualTo("10.1.0.4 fd00::4");
    assertThat(Network.parse(network.text())).isEqualTo(network);
  }

  @Test
  void oneOfEitherKindSettlesBoth() throws Exception {
    Network network = six("10.1.0.0/24", "fd00::1");
    assertThat(choose(network, "10.1.0.9", null)).isEqualTo("10.1.0.9 fd00::9");
    assertThat(choose(network, null, "fd00::9")).isEqualTo("10.1.0.9 fd00::9");
    assertThat(choose(network, "10.1.0.7", "fd00::9")).isEqualTo("10.1.0.7 fd00::9");
    // Beyond all counterparts, or where that one is somebody's.
    assertThat(choose(network, null, "fd00::abcd:0:0:9")).isEqualTo("10.1.0.2 fd00::abcd:0:0:9");
    take(network, "10.1.0.5", "fd00::abcd");
    assertThat(choose(network, null, "fd00::5")).isEqualTo("10.1.0.6 fd00::5");
  }

  /** Else neighbours would send to what they remember for a while. */
  @Test
  void theEthernetAddressFollowsFromWhatIsAlwaysTheSame() throws Exception {
    Network network = six("10.1.0.0/24", "fd00::1");
    Ipv6 wish = Ipv6.parse("fd00::abcd");
    String first = new FreeAddresses(network, taken).choose(null, wish).hardware();
    take("10.1.0.7", "fd00::7");
    Chosen second = new FreeAddresses(network, taken).choose(null, wish);
    assertThat(second.four()).hasToString("10.1.0.8");
    assertThat(second.hardware()).isEqualTo(first).startsWith("02:42:f");
    FreeAddresses free = new FreeAddresses(network, taken);
    assertThat(free.choose(null, Ipv6.parse("fd00::9")).hardware()).isEqualTo("02:42:0a:01:00:09");
    assertThat(free.choose(Ipv4.parse("10.1.0.9"), wish).hardware()).isEqualTo("02:42:0a:01:00:09");
    assertThat(free.choose(null, null).hardware()).isEqualTo("02:42:0a:01:00:08");
  }

  @Test
  void nobodyGetsACounterpartThatSomebodyWishedFor() throws Exception {
    Network network = six("10.1.0.0/29", "fd00::1");
    take(network, "10.1.0.2", "fd00::4");
    assertThat(take(network, null, null)).isEqualTo("10.1.0.3 fd00::3");
    assertThat(take(network, null, null)).isEqualTo("10.1.0.5 fd00::5");
    assertThatThrownBy(() -> choose(network, "10.1.0.4", null))
        .hasMessage("Address already in use: fd00::4, the counterpart of 10.1.0.4, of network net");
    assertThat(take(network, "10.1.0.4", "fd00::2")).isEqualTo("10.1.0.4 fd00::2");
    assertThat(take(network, null, null)).isEqualTo("10.1.0.6 fd00::6");
    assertThatThrownBy(() -> take(network, null, null)).hasMessageContaining("no available");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fd00:: | Address already in use: fd00:: of network net",
        "fd00::1 | Address already in use: fd00::1 of network net",
        "fd00::2 | Address already in use: fd00::2 of network net",
        "fd01::2 | invalid address fd01::2: it does not belong to any of this network's subnets",
        "fe80::2 | invalid address fe80::2: it does not belong to any of this network's subnets",
      })
  void refusesWhatCannotBe(String wish6, String message) {
    Network network = six("10.1.0.0/24", "fd00::1");
    take("10.1.0.2", "fd00::2");
    assertThatThrownBy(() -> choose(network, null, wish6))
        .isInstanceOf(NetworkException.class)
        .hasMessage(message);
  }

  @Test
  void aNetworkOfIpv4AloneSaysSo() {
    assertThatThrownBy(() -> choose(network("10.1.0.0/24"), null, "fd00::9"))
        .isInstanceOf(NetworkException.class)
        .hasMessage("cannot give address fd00::9: network net has no addresses of IPv6");
  }

  @Test
  void ofAnOverlayEachHostGivesOutItsOwn() throws Exception {
    Ipv6Part part = new Ipv6Part(Subnet6.parse("fd00::/64"), Ipv6.parse("fd00::81"));
    Network network = network(Driver.OVERLAY, "10.1.0.0/24", "10.1.0.128/25", part);
    assertThat(choose(network, null, null)).isEqualTo("10.1.0.130 fd00::82");
    assertThat(choose(network, null, "fd00::90")).isEqualTo("10.1.0.144 fd00::90");
    assertThatThrownBy(() -> choose(network, null, "fd00::9"))
        .hasMessage("invalid address fd00::9: this host gives out fd00::80/121 of the network");
    assertThatThrownBy(() -> choose(network, "10.1.0.9", null))
        .hasMessage("invalid address 10.1.0.9: this host gives out 10.1.0.128/25 of the network");
    assertThatThrownBy(() -> choose(network, "10.1.0.128", null)).hasMessageContaining("in use");
  }
}
