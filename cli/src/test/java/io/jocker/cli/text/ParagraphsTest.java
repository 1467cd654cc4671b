package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ParagraphsTest {

  @Test
  void breaksAtBlanks() {
    assertThat(Paragraphs.wrap("one two three", 9, 2)).isEqualTo("  one two\n  three\n");
  }

  @Test
  void countsColumnsAndNotCharacters() {
    assertThat(Paragraphs.wrap("마운트 계층 이미지", 12, 0)).isEqualTo("마운트 계층\n이미지\n");
  }

  @Test
  void leavesWideWordsAndIndentedLinesWhole() {
    assertThat(Paragraphs.wrap("a /very/long/path b\n  cat  /proc/self/mountinfo", 8, 1))
        .isEqualTo(" a\n /very/long/path\n b\n   cat  /proc/self/mountinfo\n");
  }
}
