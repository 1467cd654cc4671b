package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents' pictures show what jocker says today; docs/pictures/make-pictures makes them. */
final class TerminalPictureTest {
  private static final Path FOLDER = Path.of("../docs/pictures");

  /** A number, who, what, a time and the calls. */
  private static final Pattern STEP =
      Pattern.compile(" +\\d+  (\\S+) +(.*\\S) +(\\d+\\.\\d{3}|-)(  .*)?");

  @ParameterizedTest
  @ValueSource(strings = {"explain.en", "explain.ko", "code.en", "code.ko"})
  void isDrawnFromItsText(String name) throws Exception {
    assertThat(Files.readString(FOLDER.resolve(name + ".svg")))
        .isEqualTo(TerminalPicture.of(Files.readString(FOLDER.resolve(name + ".txt"))));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void showsStepsByTheNamesThatTheyHave(Language language) throws Exception {
    Texts topics = Texts.of("topics", language);
    Set<String> names =
        topics.keys().stream()
            .map(key -> topics.text(key).replace("`", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    int steps = 0;
    for (String line : lines(language)) {
      Matcher step = STEP.matcher(line);
      if (step.matches()) {
        String what = step.group(2);
        assertThat(names)
            .as(what)
            .anyMatch(name -> what.equals(name) || what.startsWith(name + ":"));
        steps++;
      }
    }
    assertThat(steps).isGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void hasItsColumnsBelowEachOther(Language language) throws Exception {
    Set<Integer> ends = new TreeSet<>();
    for (String line : lines(language)) {
      Matcher step = STEP.matcher(line);
      if (step.matches()) {
        ends.add(DisplayWidth.of(line.substring(0, step.end(3))));
      }
    }
    assertThat(ends).hasSize(1);
  }

  @Test
  void givesALetterOfTwoColumnsTwo() {
    assertThat(TerminalPicture.of(" a가 b<"))
        .contains(
            "x=\"24\" y=\"29\" textLength=\"8\" lengthAdjust=\"spacingAndGlyphs\">a<",
            "x=\"32\" y=\"29\" textLength=\"16\" ",
            "x=\"56\" y=\"29\" textLength=\"16\" lengthAdjust=\"spacingAndGlyphs\">b&lt;<");
  }

  private static List<String> lines(Language language) throws Exception {
    return Files.readAllLines(FOLDER.resolve("explain." + language.code() + ".txt"));
  }
}
