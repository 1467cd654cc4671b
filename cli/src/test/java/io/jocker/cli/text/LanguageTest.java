package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanguageTest {

  @ParameterizedTest
  @CsvSource({
    "'', ENGLISH",
    "LANG=ko_KR.UTF-8, KOREAN",
    "LANG=ko_KR.utf8, KOREAN",
    "LANG=ko, KOREAN",
    "LANG=ko_KR, KOREAN",
    "LANG=ko_KR.UTF-8@hanja, KOREAN",
    "LANG=C, ENGLISH",
    "LANG=C.UTF-8, ENGLISH",
    "LANG=kok_IN.UTF-8, ENGLISH",
    "LANG=de_DE.UTF-8, ENGLISH",
    "LANG=ko_KR.EUC-KR, ENGLISH",
    "LANG=ko_KR.UTF-8 LC_MESSAGES=C, ENGLISH",
    "LANG=C LC_MESSAGES=ko_KR.UTF-8, KOREAN",
    "LANG=C LC_MESSAGES=C LC_ALL=ko_KR.UTF-8, KOREAN",
    "LANG=ko_KR.UTF-8 LC_MESSAGES=ko_KR.UTF-8 LC_ALL=POSIX, ENGLISH",
    "LANG=ko_KR.UTF-8 LC_MESSAGES= LC_ALL=, KOREAN",
    "LANGUAGE=ko, ENGLISH",
  })
  void isThatOfTheFirstVariableThatIsSet(String variables, Language language) {
    assertThat(Language.ofEnvironment(environment(variables))).isEqualTo(language);
  }

  private static Map<String, String> environment(String variables) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String each : variables.split(" ", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        environment.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return environment;
  }
}
