package io.jocker.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
  @ParameterizedTest
  @CsvSource({
    "15, 15",
    "TERM, 15",
    "SIGTERM, 15",
    "sigterm, 15",
    "term, 15",
    "9, 9",
    "64, 64",
    "HUP, 1",
    "SYS, 31",
    "POLL, 29",
    "IO, 29",
    "IOT, 6",
    "ABRT, 6",
    "CLD, 17",
    "STKFLT, 16",
    "WINCH, 28",
    "RTMIN, 34",
    "SIGRTMIN+3, 37",
    "rtmin+15, 49",
    "RTMAX-14, 50",
    "SIGRTMAX, 64",
    "RTMIN+30, 64",
    "RTMAX-30, 34"
  })
  void readsNamesAndNumbers(String text, int number) {
    assertThat(Signal.parse(text)).isEqualTo(new Signal(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "65",
        "-1",
        "+9",
        "SIG",
        "SIG9",
        "SIGFOO",
        "RTMIN+31",
        "RTMIN-1",
        "RTMAX+1",
        "RTMIN+",
        "RTMIN+1x",
        "TERM ",
        "1000000000000"
      })
  void quotesWhatIsNoSignal(String text) {
    assertThatThrownBy(() -> Signal.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a signal: \"" + text + "\"");
  }

  @Test
  void namesWhatItReads() {
    for (int number = 1; number <= 64; number++) {
      Signal signal = new Signal(number);
      assertThat(Signal.parse(signal.name())).isEqualTo(signal);
    }
    assertThat(new Signal(15)).hasToString("SIGTERM");
    assertThat(new Signal(37)).hasToString("SIGRTMIN+3");
    assertThat(new Signal(62)).hasToString("SIGRTMAX-2");
    assertThatThrownBy(() -> new Signal(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
