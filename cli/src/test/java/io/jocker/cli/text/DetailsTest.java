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
    assertThat(korean.translate("invalid volume specification: 'a:b:x': invalid mode: x"))
        .isEqualTo("볼륨 지정을 읽을 수 없음: 'a:b:x': 없는 모드: x");
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
