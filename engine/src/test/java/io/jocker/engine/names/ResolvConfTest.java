package io.jocker.engine.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.request.NamespacesRequest.NameResolution;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
  private static final String HOST =
      """
      # written by hand
      nameserver 127.0.0.53
      nameserver\t9.9.9.9
      search example.org  corp.example
      options edns0 trust-ad
      """;

  @Test
  void ownNetworkLeavesOutServersOfTheHostsLoopback() {
    assertThat(ResolvConf.own(HOST, NameResolution.DEFAULT))
        .isEqualTo("nameserver 9.9.9.9\nsearch example.org corp.example\noptions edns0 trust-ad\n");
  }

  @Test
  void hostNetworkHasTheHostsTextByteForByte() {
    assertThat(ResolvConf.host(HOST, NameResolution.DEFAULT)).isEqualTo(HOST);
  }

  @Test
  void whatWasAskedForReplacesWhatTheHostHas() {
    NameResolution asked =
        new NameResolution(
            List.of(), List.of("127.0.0.1", "::1"), List.of("."), List.of("ndots:2"));
    assertThat(ResolvConf.own(HOST, asked))
        .isEqualTo("nameserver 127.0.0.1\nnameserver ::1\noptions ndots:2\n");
    assertThat(
            ResolvConf.host(
                HOST, new NameResolution(List.of(), List.of(), List.of("a"), List.of())))
        .isEqualTo("nameserver 127.0.0.53\nnameserver 9.9.9.9\nsearch a\noptions edns0 trust-ad\n");
  }

  @Test
  void aHostWithoutAFileGivesAnEmptyOne() {
    assertThat(ResolvConf.own("", NameResolution.DEFAULT)).isEmpty();
  }

  @Test
  void whereJockerAnswersNamesWithoutADotAreNames() {
    String text = "nameserver 9.9.9.9\nsearch example.org\noptions edns0\n";
    assertThat(ResolvConf.withServers(text, List.of("10.1.0.1"), true))
        .isEqualTo("nameserver 10.1.0.1\nsearch example.org\noptions edns0 ndots:0\n");
    assertThat(ResolvConf.withServers("nameserver 9.9.9.9\n", List.of("10.1.0.1"), true))
        .isEqualTo("nameserver 10.1.0.1\noptions ndots:0\n");
    assertThat(ResolvConf.withServers("options ndots:2\n", List.of("10.1.0.1"), true))
        .isEqualTo("nameserver 10.1.0.1\noptions ndots:2\n");
    String once = ResolvConf.withServers(text, List.of("10.1.0.1"), true);
    assertThat(ResolvConf.withServers(once, List.of("10.1.0.1"), true)).isEqualTo(once);
    assertThat(ResolvConf.withServers(once, List.of("9.9.9.9"), false))
        .isEqualTo("nameserver 9.9.9.9\nsearch example.org\noptions edns0 ndots:0\n");
  }

  @Test
  void serversAreAddresses() {
    assertThatCode(() -> ResolvConf.checkServers(List.of("9.9.9.9", "::1", "fe80::1%eth0")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ResolvConf.checkServers(List.of("9.9.9.9", "dns.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dns.example is not an ip address");
  }
}
