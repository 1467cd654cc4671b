package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DetailsTest {
  private final Details korean = Details.of(Language.KOREAN);

  @Test
  void saysAKnownCauseWithWhatIsFilledIn() {
    assertThat(korean.translate("invalid size: 'a\nb'")).isEqualTo("크기를 읽을 수 없음: 'a\nb'");
  }

  @Test
  void takesTheFormWithTheMostWords() {
    String text = "invalid value for bind-recursive: x";
    assertThat(korean.translate(text)).isEqualTo("bind-recursive에 쓸 수 없는 값: x");
    String which = " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")";
    assertThat(korean.translate(text + which))
        .isEqualTo(
            "bind-recursive에 쓸 수 없는 값: x"
                + " (\"enabled\", \"disabled\", \"writable\", \"readonly\" 가운데 하나)");
  }

  @Test
  void saysACauseWithinACause() {
    assertThat(korean.translate("invalid env file (a): variable 'b c' contains whitespaces"))
        .isEqualTo("환경 변수 파일을 읽을 수 없음: a: 변수 이름에 공백이 있음: 'b c'");
  }

  @Test
  void leavesWhatItDoesNotKnow() {
    assertThat(korean.translate("EINVAL (Invalid argument)"))
        .isEqualTo("EINVAL (Invalid argument)");
    assertThat(Details.of(Language.ENGLISH).translate("is a directory"))
        .isEqualTo("is a directory");
  }
}
