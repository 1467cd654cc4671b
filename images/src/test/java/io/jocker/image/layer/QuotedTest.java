package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void namesOfStrangersCannotDriveATerminal() {
    assertThat(Quoted.of("a b")).isEqualTo("\"a b\"");
    assertThat(Quoted.of("a\u001b[2J\n\"\\")).isEqualTo("\"a\\x1b[2J\\x0a\\\"\\\\\"");
    assertThat(Quoted.of("caf\uDCE9 é \u009b")).isEqualTo("\"caf\\xe9 é \\x9b\"");
    assertThat(Quoted.of("x".repeat(300))).isEqualTo("\"" + "x".repeat(200) + "\"...");
    // A pair of surrogates is one character, whatever its second half looks like.
    assertThat(Quoted.of("\uD83D\uDC80")).isEqualTo("\"\uD83D\uDC80\"");
  }
}
