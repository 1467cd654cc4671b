package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConflictsTest {

  @ParameterizedTest
  @ValueSource(strings = {"none", "host"})
  void anAddressAndNamesAreOfANetwork(String mode) {
    expect(request(mode, "10.144.0.9"), "--ip needs a network with addresses");
    expect(request6(mode, "fd00::9"), "--ip6 needs a network with addresses");
    expect(request(mode, null, "db"), "--network-alias needs a network");
  }

  @Test
  void anAddressIsOne() {
    expect(request("none", "1.2.3"), "invalid IPv4 address: 1.2.3");
    expect(request("bridge", "1.2.3"), "invalid IPv4 address: 1.2.3");
    expect(request6("none", "10.0.0.1"), "invalid IPv6 address: 10.0.0.1");
    expect(request6("bridge", "fd00:::9"), "invalid IPv6 address: fd00:::9");
  }

  @Test
  void aNetworkHasThem() {
    assertThatCode(() -> Conflicts.check(request("back", "10.160.0.9", "db")))
        .doesNotThrowAnyException();
    assertThatCode(() -> Conflicts.check(request6("back", "fd00::9"))).doesNotThrowAnyException();
    assertThatCode(() -> Conflicts.check(request("none", null))).doesNotThrowAnyException();
  }

  private static void expect(ContainerRequest request, String message) {
    assertThatThrownBy(() -> Conflicts.check(request))
        .isInstanceOf(JockerException.class)
        .hasMessageContaining(message);
  }

  private static ContainerRequest request(
      String mode, @Nullable String address, String... aliases) {
    return connected(
        mode, new EndpointRequest(List.of(), List.of(), false, address, null, List.of(aliases)));
  }

  private static ContainerRequest request6(String mode, String address) {
    return connected(
        mode,
        new EndpointRequest(List.of(), List.of(), false, null, address, null, List.of(), null));
  }

  private static ContainerRequest connected(String mode, EndpointRequest endpoint) {
    return ContainerRequest.of("playground", List.of("true"))
        .withNamespaces(
            NamespacesRequest.DEFAULT
                .withNetwork(NamespaceMode.parseNetwork(mode))
                .withEndpoint(endpoint));
  }
}
