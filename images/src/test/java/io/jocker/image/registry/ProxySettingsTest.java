package io.jocker.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySettingsTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com/v2/, safe:8443",
    "http://example.com/v2/, plain:3128",
    "https://host.inner/, -",
    "https://inner/, -",
    "https://host.inner.com/, safe:8443",
    "https://sub.dotted/, -",
    "https://dotted/, safe:8443",
    "https://ported:5000/, -",
    "https://ported/, safe:8443",
    "http://10.9.8.7/, -",
    "http://11.9.8.7/, plain:3128",
    "http://localhost:5000/, -",
    "http://127.0.0.1:5000/, -",
    "http://[::1]:5000/, -",
  })
  void choosesAsGoProgramsDo(String url, String proxy) {
    Map<String, String> environment =
        Map.of(
            "https_proxy", "http://safe:8443",
            "HTTP_PROXY", "plain:3128",
            "no_proxy", "inner, .dotted,ported:5000,10.0.0.0/8");

    String chosen =
        String.valueOf(
            ProxySettings.from(environment::get).select(URI.create(url)).get(0).address());

    assertThat(chosen.replace("/<unresolved>", "")).isEqualTo(proxy.equals("-") ? "null" : proxy);
  }

  @Test
  void aStarMeansNoProxyAtAll() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", "*");
    assertThat(ProxySettings.from(environment::get).select(URI.create("https://a/")).get(0))
        .isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void refusesWhatItCannotUse() {
    assertThatThrownBy(() -> ProxySettings.from(Map.of("HTTPS_PROXY", "socks5://p:1")::get))
        .hasMessageContaining("HTTPS_PROXY is not http://HOST:PORT");
    assertThatThrownBy(() -> ProxySettings.from(Map.of("HTTP_PROXY", "http://u:secret@p:1")::get))
        .hasMessageContaining("has a user name")
        .hasMessageNotContaining("secret");
  }
}
