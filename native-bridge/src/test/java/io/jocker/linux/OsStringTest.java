package io.jocker.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OsStringTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain/name",
        "a?b",
        "?",
        "caf\u00e9",
        "\ud55c\uae00",
        "\ud83d\ude00?",
        "a\u0100b",
        "\u007f\u0080"
      })
  void encodesAsUtf8(String name) {
    byte[] bytes = OsString.encode(name);
    assertThat(bytes).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
    assertThat(OsString.decode(bytes)).isEqualTo(name);
  }

  @Test
  void keepsBytesThatAreNoText() {
    byte[] bytes = new byte[] {'a', (byte) 0xff, '?', (byte) 0xc3, (byte) 0x28, (byte) 0x80};
    assertThat(OsString.encode(OsString.decode(bytes))).isEqualTo(bytes);
  }
}
