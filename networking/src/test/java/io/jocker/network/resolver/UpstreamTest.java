package io.jocker.network.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.network.Driver;
import io.jocker.network.Ipv4;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.Subnet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamTest {
  private static final Subnet ALL = Subnet.parse("10.1.0.0/24");
  private static final Network NETWORK =
      new Network(
          "net",
          "id",
          "then",
          Driver.BRIDGE,
          "br",
          ALL,
          Ipv4.parse("10.1.0.1"),
          ALL,
          false,
          1500,
          Map.of(),
          Map.of());
  private static final Directory DIRECTORY =
      Directory.of(
          List.of(NETWORK),
          List.of(
              new Lease(
                  "a",
                  "net",
                  Ipv4.parse("10.1.0.2"),
                  "",
                  "jv",
                  List.of("web"),
                  List.of(),
                  List.of())));

  private static List<String> servers(List<String> ofHost, List<String> chosen) {
    return new Upstream(() -> ofHost)
        .servers(chosen, DIRECTORY).stream()
            .map(server -> server.getAddress().getHostAddress() + " " + server.getPort())
            .toList();
  }

  @Test
  void theHostsServersAreAskedUnlessOthersWereChosen() {
    assertThat(servers(List.of("9.9.9.9", "2001:db8::1"), List.of()))
        .containsExactly("9.9.9.9 53", "2001:db8:0:0:0:0:0:1 53");
    assertThat(servers(List.of("9.9.9.9"), List.of("127.0.0.1"))).containsExactly("127.0.0.1 53");
  }

  @Test
  void theResolverNeverAsksItself() {
    assertThat(servers(List.of("10.1.0.1", "9.9.9.9"), List.of())).containsExactly("9.9.9.9 53");
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(servers(List.of("localhost", "", "1.2.3.4.5", "9.9.9.9"), List.of()))
        .containsExactly("9.9.9.9 53");
  }

  @Test
  void noMoreThanThreeAreAsked() {
    assertThat(servers(List.of("1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"), List.of())).hasSize(3);
  }

  @Test
  void aHostWhoseFileCannotBeReadHasNone() {
    Upstream upstream =
        new Upstream(
            () -> {
              throw new IOException("EIO");
            });
    assertThat(upstream.servers(List.of(), DIRECTORY)).isEmpty();
  }
}
