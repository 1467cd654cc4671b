package io.jocker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(sample(4, 1, 3, 2).quantileMillis(0.5)).isEqualTo(2.5);
    assertThat(sample(3, 1, 2).quantileMillis(0.5)).isEqualTo(2);
  }

  @Test
  void theEndsAreTheLeastAndTheGreatest() {
    Sample sample = new Sample();
    for (int i = 100; i > 0; i--) {
      sample.add(i * 1_000_000L);
    }
    assertThat(sample.quantileMillis(0)).isEqualTo(1);
    assertThat(sample.quantileMillis(1)).isEqualTo(100);
    assertThat(sample.count()).isEqualTo(100);
  }

  @Test
  void nothingMeasuredHasNoMedian() {
    assertThatThrownBy(() -> new Sample().quantileMillis(0.5))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Sample sample(long... millis) {
    Sample sample = new Sample();
    for (long value : millis) {
      sample.add(value * 1_000_000);
    }
    return sample;
  }
}
