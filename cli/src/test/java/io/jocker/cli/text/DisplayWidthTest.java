package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DisplayWidthTest {

  /** Widths as wcswidth(3) of glibc has them, and as xterm draws them. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "jocker, 6",
    "네임스페이스, 12",
    "계층 3개, 8",
    "\uAC00, 2", // the first syllable
    "\uD7A3, 2", // the last one
    "\uD7A4, 1", // unassigned
    "\u1112\u1161\u11ab, 2", // one syllable, decomposed as macOS does
    "e\u0301, 1", // an accent of its own
    "é, 1",
    "a\u200Bb, 2", // zero width space
    "a\u00ADb, 3", // a soft hyphen is drawn
    "漢字, 4",
    "カナ, 4",
    "\uFF76\uFF85, 2", // halfwidth kana
    "ＡＢ, 4", // fullwidth letters
    "└─▶, 3",
    "…, 1",
    "\uD83D\uDE00, 2", // an emoji
    "\uD840\uDC00, 2", // plane 2
  })
  void isWhatATerminalDraws(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
  }

  @Test
  void padsToColumns() {
    assertThat(DisplayWidth.pad("계층", 6)).isEqualTo("계층  ");
    assertThat(DisplayWidth.pad("계층", 3)).isEqualTo("계층");
  }
}
