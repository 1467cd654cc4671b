package io.jocker.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {

  @Test
  void millisecondsAreRoundedToMicroseconds() {
    assertThat(Columns.millis(0)).isEqualTo("0.000");
    assertThat(Columns.millis(499)).isEqualTo("0.000");
    assertThat(Columns.millis(500)).isEqualTo("0.001");
    assertThat(Columns.millis(1_234_567)).isEqualTo("1.235");
    assertThat(Columns.millis(12_000_000_000L)).isEqualTo("12000.000");
  }

  @Test
  void aNumberStandsToTheRightAndIsNeverCut() {
    assertThat(Columns.right("7", 4)).isEqualTo("   7");
    assertThat(Columns.right("12345", 4)).isEqualTo("12345");
  }
}
