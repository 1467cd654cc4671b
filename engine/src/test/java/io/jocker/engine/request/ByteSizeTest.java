package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "32, 32",
    "32b, 32",
    "32B, 32",
    "32k, 32768",
    "32K, 32768",
    "32kb, 32768",
    "32Kb, 32768",
    "32KiB, 32768",
    "32Mb, 33554432",
    "32Gb, 34359738368",
    "32Tb, 35184372088832",
    "32Pb, 36028797018963968",
    "'32 mb', 33554432",
    "32.5kB, 33280",
    "0.3K, 307",
    ".5g, 536870912",
    "1.5g, 1610612736",
  })
  void readsDockersForms(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid size: ''",
    "abc, invalid size: 'abc'",
    "-1, invalid size: '-1'",
    "32x, invalid suffix: 'x'",
    "32bb, invalid suffix: 'bb'",
    "32mx, invalid suffix: 'mx'",
    "32mib3, invalid size: '32mib3'",
    "' 32', invalid size: ' 32'",
    "1..5m, invalid size: '1..5m'",
    "9999999999g, invalid size: '9999999999g'",
  })
  void refusesTheRestQuotingIt(String text, String message) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
