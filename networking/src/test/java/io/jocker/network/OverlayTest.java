package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.network.Overlay.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final Subnet ALL = Subnet.parse("10.160.0.0/20");

  private static Overlay of(String hosts, String self) {
    return Overlay.of(Map.of("hosts", hosts, "self", self, "vni", "4711", "port", "4789"));
  }

  @Test
  void everyHostHasAPartOfItsOwnWhateverTheOrderInWhichTheyAreNamed() {
    Overlay one = of("gamma=192.0.2.3,alpha=192.0.2.1,beta=192.0.2.2", "alpha");
    Overlay other = of("beta=192.0.2.2,gamma=192.0.2.3,alpha=192.0.2.1", "beta");
    assertThat(one.hosts()).isEqualTo(other.hosts());
    assertThat(one.slice(ALL, one.self())).hasToString("10.160.0.0/22");
    assertThat(one.slice(ALL, other.self())).hasToString("10.160.4.0/22");
    assertThat(one.gateway(ALL, one.peers().get(1))).hasToString("10.160.8.1");
    assertThat(other.peers()).extracting(Host::name).containsExactly("alpha", "gamma");
  }

  @Test
  void partsNeverOverlapAndStayInside() {
    StringBuilder hosts = new StringBuilder();
    for (int count = 1; count <= 33; count++) {
      hosts.append(count == 1 ? "" : ",").append("h").append(count).append("=192.0.2.");
      hosts.append(count);
      Overlay overlay = of(hosts.toString(), "h1");
      Set<Ipv4> firsts = new HashSet<>();
      for (Host host : overlay.hosts()) {
        Subnet slice = overlay.slice(ALL, host);
        assertThat(ALL.contains(slice)).as("%s of %s", slice, count).isTrue();
        assertThat(slice.length()).isEqualTo(ALL.length() + overlay.bits());
        assertThat(firsts.add(slice.first())).isTrue();
      }
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    Overlay overlay = of("alpha=192.0.2.1,beta=192.0.2.2", "beta");
    assertThat(Overlay.of(overlay.options())).isEqualTo(overlay);
  }

  @Test
  void theNumberFollowsFromTheNameUnlessItIsGiven() throws Exception {
    assertThat(Overlay.vni("back", Map.of())).isEqualTo(Overlay.vni("back", Map.of()));
    assertThat(Overlay.vni("back", Map.of())).isNotEqualTo(Overlay.vni("front", Map.of()));
    for (String name : List.of("a", "back", "front", "0", "x".repeat(200))) {
      assertThat(Overlay.vni(name, Map.of())).isBetween(4096, (1 << 24) - 1);
    }
    assertThat(Overlay.vni("back", Map.of("vni", "77"))).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "alpha", "=192.0.2.1", "a/b=192.0.2.1", "a=192.0.2", "a=::1", "a=b=c"})
  void aHostIsANameAndAnAddress(String entry) {
    assertThatThrownBy(() -> Overlay.hosts("beta=192.0.2.2," + entry))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "invalid host of an overlay network: \"" + entry + "\": it must be NAME=ADDRESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"beta=192.0.2.9", "gamma=192.0.2.2"})
  void nobodyIsThereTwice(String entry) {
    assertThatThrownBy(() -> Overlay.hosts("beta=192.0.2.2," + entry))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "16777216", "-1", "x", ""})
  void aNumberHas24Bits(String vni) {
    assertThatThrownBy(() -> Overlay.vni("back", Map.of("vni", vni)))
        .isInstanceOf(NetworkException.class)
        .hasMessage("invalid vni: \"" + vni + "\": it must be from 1 to 16777215");
  }
}
