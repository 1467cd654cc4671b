package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ErrorText;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextsTest {

  @Test
  void fillsParametersInOnce() {
    assertThat(ErrorText.fill("{1} of {0}, {2}{", List.of("{1}", "b"))).isEqualTo("b of {1}, {2}{");
    assertThat(ErrorText.fill("${HOME} {x} {", List.of("a"))).isEqualTo("${HOME} {x} {");
  }

  @Test
  void speaksTheLanguageThatIsAskedFor() {
    assertThat(Texts.of("errors", Language.ENGLISH).text("JK-IMAGE-NOT-FOUND", "a:9"))
        .isEqualTo("no such image: a:9");
    assertThat(Texts.of("errors", Language.KOREAN).text("JK-IMAGE-NOT-FOUND", "a:9"))
        .isEqualTo("이미지가 없습니다: a:9");
  }

  @Test
  void fallsBackToEnglishAndThenToTheKey() {
    Texts korean = Texts.of("fallback", Language.KOREAN);
    assertThat(korean.text("both")).isEqualTo("둘 다");
    assertThat(korean.text("english.only", "x")).isEqualTo("only here: x");
    assertThat(korean.text("nowhere", "x")).isEqualTo("nowhere");
    assertThat(korean.has("english.only")).isTrue();
    assertThat(korean.has("nowhere")).isFalse();
  }

  @Test
  void knowsItsSubjects() {
    assertThatThrownBy(() -> Texts.of("nonsense", Language.ENGLISH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such texts: nonsense.en.properties");
  }
}
