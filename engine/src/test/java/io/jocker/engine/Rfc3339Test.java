package io.jocker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59.123456789Z",
        "2024-12-31T00:00:00.1Z",
        "1969-12-31T23:59:59.5Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.000000001Z"
      })
  void writesWhatJavaWouldReadAndReadsItBack(String text) {
    assertThat(Rfc3339.format(Instant.parse(text))).isEqualTo(text);
    assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text));
  }

  @Test
  void readsOffsets() {
    assertThat(Rfc3339.parse("2024-05-01T12:00:00.25+05:30"))
        .isEqualTo(Instant.parse("2024-05-01T06:30:00.25Z"));
    assertThat(Rfc3339.parse("2024-05-01t12:00:00-01:00"))
        .isEqualTo(Instant.parse("2024-05-01T13:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2024-05-01",
        "2024-05-01T12:00:00",
        "2024-13-01T12:00:00Z",
        "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00Zx",
        "2024-05-01T12:00:00+0530",
        "2024/05/01T12:00:00Z"
      })
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid time: \"" + text + "\"");
  }
}
