package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampTest {
  @Test
  void fractionsAreKeptToNanoseconds() throws Exception {
    assertThat(Timestamp.parse("12")).isEqualTo(new Timestamp(12, 0));
    assertThat(Timestamp.parse("12.")).isEqualTo(new Timestamp(12, 0));
    assertThat(Timestamp.parse("12.5")).isEqualTo(new Timestamp(12, 500_000_000));
    assertThat(Timestamp.parse("12.0000000019")).isEqualTo(new Timestamp(12, 1));
  }

  @Test
  void timesBefore1970CountTheirFractionForwards() throws Exception {
    assertThat(Timestamp.parse("-1")).isEqualTo(new Timestamp(-1, 0));
    assertThat(Timestamp.parse("-1.25")).isEqualTo(new Timestamp(-2, 750_000_000));
    assertThat(Timestamp.parse("-0.5")).isEqualTo(new Timestamp(-1, 500_000_000));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (String text : List.of("", ".5", "a", "1.x", "1e3", "9".repeat(20))) {
      assertThatThrownBy(() -> Timestamp.parse(text)).isInstanceOf(LayerFormatException.class);
    }
  }
}
