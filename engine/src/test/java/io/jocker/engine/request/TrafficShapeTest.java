package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficShapeTest {

  @ParameterizedTest
  @CsvSource({
    "10mbit,10000000",
    "8kbit,8000",
    "1.5mbit,1500000",
    "64000,64000",
    "1gbit,1000000000"
  })
  void readsRates(String text, long bits) {
    assertThat(TrafficShape.parseRate(text)).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mbit", "10mb", "10 mbit", "-10mbit", "1e3mbit", "7kbit", "2000gbit"})
  void refusesOtherRates(String text) {
    assertThatThrownBy(() -> TrafficShape.parseRate(text)).hasMessageStartingWith("invalid rate");
  }

  @ParameterizedTest
  @CsvSource({"20ms,20000", "1s,1000000", "500us,500", "0.5ms,500"})
  void readsDelays(String text, long micros) {
    assertThat(TrafficShape.parseDelay(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "0ms", "61s", "ms", "1h", ".s"})
  void refusesOtherDelays(String text) {
    assertThatThrownBy(() -> TrafficShape.parseDelay(text)).hasMessageStartingWith("invalid delay");
  }

  @ParameterizedTest
  @CsvSource({"1%,10000", "0.5%,5000", "100%,1000000"})
  void readsLosses(String text, int millionths) {
    assertThat(TrafficShape.parseLoss(text)).isEqualTo(millionths);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0%", "101%", "%", "x%"})
  void refusesOtherLosses(String text) {
    assertThatThrownBy(() -> TrafficShape.parseLoss(text)).hasMessageStartingWith("invalid loss");
  }

  @Test
  void isNothingWhereNothingWasAsked() {
    assertThat(TrafficShape.of(null, null, null)).isNull();
    assertThat(TrafficShape.of(null, 5L, null)).isEqualTo(new TrafficShape(0, 5, 0));
  }
}
