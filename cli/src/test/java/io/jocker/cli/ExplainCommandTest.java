package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.text.DisplayWidth;
import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExplainCommandTest {
  private static final Pattern SOURCE_FILE = Pattern.compile("`(\\w+\\.java)`");

  private final Cli cli = new Cli();

  @Test
  void explainsACode() {
    assertThat(cli.run("explain", "JK-IMAGE-NOT-FOUND"))
        .isEqualTo(
            new Cli.Result(
                0,
                """
                JK-IMAGE-NOT-FOUND

                The line that it shows
                  no such image: ...

                What it means
                  Neither this machine nor the registry has an image of this name and tag.

                How to check
                  `jocker images`, and the page of the repository at its registry

                How to mend it
                  Correct the name or the tag. With `--pull never` only images of this machine
                  count.

                An example that brings it about
                    jocker run --pull never nosuch:9
                """,
                ""));
    assertThat(cli.run("explain", "jk-image-not-found"))
        .isEqualTo(cli.run("explain", "JK-IMAGE-NOT-FOUND"));
  }

  @Test
  void explainsATermInKorean() {
    assertThat(cli.run("--lang", "ko", "explain", "whiteout").out())
        .startsWith("whiteout\n\n무엇인가\n  지운 파일의 표시입니다. ")
        .contains("\njocker가 쓰는 방법\n", "\n    find /var/lib/jocker/layers -type c\n");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void explainsEveryCodeWhole(ErrorCode code) {
    for (Language language : Language.values()) {
      Texts texts = Texts.of("codes", language);
      for (String part : new String[] {"means", "check", "mend", "example"}) {
        assertThat(texts.keys()).contains(code.code() + "." + part);
      }
      Cli.Result result = cli.run("--lang", language.code(), "explain", code.code());
      assertThat(result.code()).isZero();
      assertThat(result.out()).doesNotContainPattern("\\{\\d}");
      assertThat(result.out().lines().filter(line -> !line.startsWith("    ")))
          .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThan(80));
    }
  }

  @Test
  void explainsNoCodeThatThereIsNot() {
    Set<String> codes =
        Stream.of(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
    assertThat(Texts.of("codes", Language.ENGLISH).keys())
        .allSatisfy(key -> assertThat(codes).contains(key.substring(0, key.lastIndexOf('.'))));
    assertThat(Texts.of(Texts.ERRORS, Language.ENGLISH).keys())
        .allSatisfy(key -> assertThat(codes).contains(key.split("\\.", 2)[0]));
  }

  @Test
  void listsWhatCanBeAskedFor() {
    String list = cli.run("explain").out();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(list).contains("\n  " + code.code() + "\n");
    }
    assertThat(list).contains("\n  mount            What connects a directory");
    assertThat(cli.run("--lang", "ko", "explain").out())
        .contains("\n  mount            디렉터리와 파일 시스템을 잇는 것입니다.\n");
  }

  @Test
  void suggestsTheNearestName() {
    assertThat(cli.run("explain", "mout"))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "jocker: nothing is known of \"mout\": did you mean mount? (JK-UNKNOWN-TOPIC)\n"));
    assertThat(cli.run("explain", "JK-IMAGE-NOTFOUND").err())
        .contains("did you mean JK-IMAGE-NOT-FOUND?");
    assertThat(cli.run("--lang=ko", "explain", "xyzzy").err())
        .isEqualTo("jocker: 설명이 없는 항목입니다: \"xyzzy\" (JK-UNKNOWN-TOPIC)\n");
  }

  @Test
  void namesSourceFilesThatThereAre() throws IOException {
    Set<String> files = new TreeSet<>();
    for (String module : new String[] {"native-bridge", "images", "runtime-core", "engine"}) {
      try (Stream<Path> tree = Files.walk(Path.of("..", module, "src/main/java"))) {
        tree.forEach(file -> files.add(String.valueOf(file.getFileName())));
      }
    }
    Texts terms = Texts.of("terms", Language.ENGLISH);
    for (String key : terms.keys()) {
      if (key.endsWith(".here")) {
        Matcher named = SOURCE_FILE.matcher(terms.text(key));
        assertThat(named.find()).as(key).isTrue();
        named.results().forEach(file -> assertThat(files).as(key).contains(file.group(1)));
      }
    }
  }
}
