package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Docker's grammar of {@code --publish}, with its messages. */
class PortMappingTest {

  private static PortMapping mapping(String protocol, String address, int first, int last, int to) {
    return new PortMapping(protocol, address, first, last, to);
  }

  @Test
  void readsOnePort() {
    assertThat(PortMapping.parse("80")).containsExactly(mapping("tcp", "", 0, 0, 80));
    assertThat(PortMapping.parse("8080:80")).containsExactly(mapping("tcp", "", 8080, 8080, 80));
    assertThat(PortMapping.parse("53:53/udp")).containsExactly(mapping("udp", "", 53, 53, 53));
    assertThat(PortMapping.parse(":80")).containsExactly(mapping("tcp", "", 0, 0, 80));
    assertThat(PortMapping.parse("127.0.0.1:8080:80"))
        .containsExactly(mapping("tcp", "127.0.0.1", 8080, 8080, 80));
    assertThat(PortMapping.parse("127.0.0.1::80"))
        .containsExactly(mapping("tcp", "127.0.0.1", 0, 0, 80));
  }

  @Test
  void readsRanges() {
    assertThat(PortMapping.parse("8000-8001:80-81"))
        .containsExactly(mapping("tcp", "", 8000, 8000, 80), mapping("tcp", "", 8001, 8001, 81));
    assertThat(PortMapping.parse("8000-8010:80"))
        .containsExactly(mapping("tcp", "", 8000, 8010, 80));
    assertThat(PortMapping.parse("80-81/udp"))
        .containsExactly(mapping("udp", "", 0, 0, 80), mapping("udp", "", 0, 0, 81));
  }

  @ParameterizedTest
  @CsvSource({
    "'', No port specified: <empty>",
    "'8080:', No port specified: 8080:<empty>",
    "abc, invalid containerPort: abc",
    "0, invalid containerPort: 0",
    "65536, invalid containerPort: 65536",
    "81-80, invalid containerPort: 81-80",
    "x:80, invalid hostPort: x",
    "8000-8002:80-81, invalid ranges specified for container and host Ports: 80-81 and 8000-8002",
    "80/icmp, invalid proto: icmp",
    "1.2.3:80:80, invalid IP address: 1.2.3",
    "host:80:80, invalid IP address: host",
    "80:80:80:80, invalid IP address: 80:80",
    "'[::1]:80:80', cannot publish on [::1]: IPv6 ports are published on all addresses at once",
    "'[::]:80:80', cannot publish on [::]: IPv6 ports are published on all addresses at once",
  })
  void refusesWhatCannotBe(String text, String message) {
    assertThatThrownBy(() -> PortMapping.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void readsExposedPorts() {
    assertThat(PortMapping.parseExposed("80")).containsExactly("80/tcp");
    assertThat(PortMapping.parseExposed("80-82/udp")).containsExactly("80/udp", "81/udp", "82/udp");
    assertThat(PortMapping.ofExposed("53/udp")).isEqualTo(mapping("udp", "", 0, 0, 53));
    assertThatThrownBy(() -> PortMapping.parseExposed("8080:80"))
        .hasMessage("invalid port format for --expose: 8080:80");
    assertThatThrownBy(() -> PortMapping.parseExposed("x"))
        .hasMessage("invalid range format for --expose: x");
  }
}
