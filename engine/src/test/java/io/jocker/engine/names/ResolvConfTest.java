package io.jocker.engine.names;

import static org.assertj.core.api.Assertions.assertThat;

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
}
