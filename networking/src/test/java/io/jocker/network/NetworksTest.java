package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.network.Wishes.Names;
import io.jocker.network.Wishes.PortWish;
import io.jocker.network.Wishes.Wish;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;
  private Networks networks;

  @BeforeEach
  void open() throws Exception {
    networks = Networks.open(linux, folder.toString(), folder.toString());
  }

  private static NetworkSpec spec(String name, @Nullable String subnet) {
    return new NetworkSpec(
        name,
        Driver.BRIDGE,
        subnet == null ? null : Subnet.parse(subnet),
        null,
        null,
        false,
        1500,
        null,
        Map.of("a=b", "c\nd\\n", "plain", ""),
        Map.of());
  }

  private Network add(NetworkSpec spec) throws Exception {
    return networks.locked(() -> networks.add(spec));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Network made = add(spec("back", "10.77.0.0/16"));
    assertThat(made.gateway()).hasToString("10.77.0.1");
    assertThat(made.bridge()).isEqualTo("jk-" + made.id().substring(0, 12));
    assertThat(networks.require("back")).isEqualTo(made);
    assertThat(networks.require(made.id())).isEqualTo(made);
    assertThat(networks.require(made.id().substring(0, 7))).isEqualTo(made);
    assertThat(Network.parse(made.text())).isEqualTo(made);
  }

  @Test
  void aFileThatIsNotWholeIsNone() throws Exception {
    String text = add(spec("back", null)).text();
    assertThat(Network.parse(text.substring(0, text.length() - 4))).isNull();
  }

  @Test
  void theDefaultNetworkIsMadeWhenItIsFirstAskedFor() throws Exception {
    assertThat(networks.all()).isEmpty();
    Network bridge = networks.require("bridge");
    assertThat(bridge.bridge()).matches("jk-[0-9a-f]{8}-0");
    assertThat(networks.require("bridge")).isEqualTo(bridge);
    assertThat(networks.table()).matches("jocker-[0-9a-f]{8}");
  }

  @Test
  void eachGetsAddressesOfItsOwn() throws Exception {
    Network first = add(spec("first", null));
    Network second = add(spec("second", null));
    assertThat(first.subnet().overlaps(second.subnet())).isFalse();
    assertThatThrownBy(() -> add(spec("third", first.subnet().toString())))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("Pool overlaps with other one on this address space");
    assertThatThrownBy(() -> add(spec("third", "127.0.0.0/8")))
        .hasMessageContaining("an interface of the host has an address in it: 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "host", "none", "back"})
  void namesAreUnique(String name) throws Exception {
    add(spec("back", null));
    assertThatThrownBy(() -> add(spec(name, null)))
        .hasMessage("network with name " + name + " already exists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", ".hidden", "-x", "a b", "\u00e4"})
  void aNameBecomesAFile(String name) {
    assertThatThrownBy(() -> add(spec(name, null))).hasMessageStartingWith("invalid network name");
    assertThatThrownBy(() -> networks.require(name)).hasMessage("network " + name + " not found");
  }

  @Test
  void wishesAreReadAsTheyWereWritten() {
    Wishes wishes =
        new Wishes(
            List.of(
                new Wish(
                    "back", Ipv4.parse("10.1.2.3"), null, "02:42:0a:01:02:03", List.of("a", "b")),
                new Wish("six", null, Ipv6.parse("fd00::9"), null, List.of()),
                new Wish("front", null, null, null, List.of())),
            List.of(new PortWish("udp", Ipv4.parse("127.0.0.1"), 8000, 8010, 53)),
            new Names("web", List.of("db:10.0.0.1", "six:::1"), List.of("9.9.9.9", "::1")),
            new LinkShape(1_250_000, 20_000_000, 10_000));
    assertThat(Wishes.parse(wishes.text())).isEqualTo(wishes);
  }
}
