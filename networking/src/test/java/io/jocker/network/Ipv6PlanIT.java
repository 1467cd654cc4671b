package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.jna.ThreadNetwork;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.recording.FaultInjector;
import io.jocker.network.NetworkException.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses of IPv6 a network gets, on a host of its own. */
@RequiresRoot
class Ipv6PlanIT {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final Subnet FOUR = Subnet.parse("10.144.0.0/20");

  private final Linux linux = JnaLinux.open();

  private static NetworkSpec spec(
      Driver driver, @Nullable String subnet, @Nullable String gateway) {
    return new NetworkSpec(
        "six",
        driver,
        null,
        null,
        null,
        false,
        1500,
        null,
        Map.of(),
        Map.of(),
        true,
        subnet == null ? null : Subnet6.parse(subnet),
        gateway == null ? null : Ipv6.parse(gateway));
  }

  private static Network other(String subnet) {
    Ipv6Part part = new Ipv6Part(Subnet6.parse(subnet), Ipv6.parse("fd00::1"));
    return new Network(
        "other",
        ID,
        "then",
        Driver.BRIDGE,
        "br0",
        FOUR,
        FOUR.first().plus(1),
        FOUR,
        false,
        1500,
        Map.of(),
        Map.of(),
        part);
  }

  private Ipv6Part part(Linux kernel, List<Network> others, NetworkSpec spec) throws Exception {
    return new Ipv6Plan(kernel, others).part(spec, ID, FOUR);
  }

  @Test
  void theRangeFollowsFromTheIdAndAvoidsWhatIsThere() throws Exception {
    ThreadNetwork.run(
        () -> {
          NetworkSpec any = spec(Driver.BRIDGE, null, null);
          Ipv6Part first = part(linux, List.of(), any);
          assertThat(first.subnet()).hasToString("fd01:2345:6789:abcd::/64");
          assertThat(first.gateway()).hasToString("fd01:2345:6789:abcd::1");
          List<Network> others = List.of(other("fd01:2345:6789::/48"));
          assertThat(part(linux, others, any).subnet()).hasToString("fdef:123:4567:89ab::/64");
          try (RouteSocket host = RouteSocket.open(linux)) {
            host.addBridge("lan", Bridges.hardware(FOUR.first()), 1500);
            int lan = Objects.requireNonNull(host.link("lan")).index();
            host.addAddress(lan, Ipv6.parse("fd01::9").bytes(), 16);
          }
          assertThat(part(linux, List.of(), any).subnet()).hasToString("fdef:123:4567:89ab::/64");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fd00:1::/64 | fd00:2::1 | no matching subnet for gateway fd00:2::1: fd00:1::/64",
        "fd00:1::/64 | fd00:1:: | no matching subnet for gateway fd00:1::: fd00:1::/64",
        "fd00:1::/117 | | invalid subnet fd00:1::/117: it must be from /16 to /116, for each"
            + " address of 10.144.0.0/20 has its counterpart",
        "fd00::/8 | | invalid subnet fd00::/8: it must be from /16 to /116, for each"
            + " address of 10.144.0.0/20 has its counterpart",
        "ff02::/64 | | invalid subnet ff02::/64: no machine has addresses of ff00::/8",
        "fe80::/64 | | invalid subnet fe80::/64: no machine has addresses of fe80::/10",
        "::ffff:10.0.0.0/112 | | invalid subnet ::ffff:a00:0/112: no machine has addresses of ::/8",
        "fd00:9:0:1::/64 | | Pool overlaps with other one on this address space:"
            + " fd00:9:0:1::/64 and fd00:9::/48 of network other",
      })
  void refusesWhatCannotBe(String subnet, @Nullable String gateway, String message)
      throws Exception {
    List<Network> others = List.of(other("fd00:9::/48"));
    assertThatThrownBy(() -> part(linux, others, spec(Driver.BRIDGE, subnet, gateway)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(message);
  }

  @Test
  void refusesWhatTheHostItselfHas() throws Exception {
    ThreadNetwork.run(
        () -> {
          try (RouteSocket host = RouteSocket.open(linux)) {
            host.addBridge("lan", Bridges.hardware(FOUR.first()), 1500);
            int lan = Objects.requireNonNull(host.link("lan")).index();
            host.addAddress(lan, Ipv6.parse("fd00:1::5").bytes(), 128);
          }
          assertThatThrownBy(() -> part(linux, List.of(), spec(Driver.BRIDGE, "fd00:1::/64", null)))
              .hasMessage(
                  "cannot use fd00:1::/64: an interface of the host has an address in it:"
                      + " fd00:1::5");
        });
  }

  /** A macvlan network is one of an interface that the host itself has an address of. */
  @Test
  void theNetworkOfTheHostIsTheOneThatIsMeant() throws Exception {
    ThreadNetwork.run(
        () -> {
          try (RouteSocket host = RouteSocket.open(linux)) {
            host.addBridge("lan", Bridges.hardware(FOUR.first()), 1500);
            int lan = Objects.requireNonNull(host.link("lan")).index();
            host.addAddress(lan, Ipv6.parse("fd00:1::5").bytes(), 64);
          }
          NetworkSpec spec = spec(Driver.MACVLAN, "fd00:1::/64", "fd00:1::9");
          assertThat(part(linux, List.of(), spec).gateway()).hasToString("fd00:1::9");
        });
  }

  /** As after a boot with ipv6.disable=1. */
  @Test
  void aKernelWithoutIpv6SaysSo() {
    Linux old =
        FaultInjector.refusing(
                linux, call -> call.arguments().contains("/proc/net/if_inet6"), Errno.ENOENT)
            .linux();
    assertThatThrownBy(() -> part(old, List.of(), spec(Driver.BRIDGE, null, null)))
        .isInstanceOfSatisfying(
            NetworkException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NO_DRIVER))
        .hasMessage("this kernel has IPv6 switched off: there is no /proc/net/if_inet6");
  }
}
