package io.jocker.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that every text of every subject keeps, in both languages. */
final class EveryTextTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/jocker/cli/text");

  /** The engine has its errors with it. */
  private static final Path ERRORS = Path.of("../engine/src/main/resources/io/jocker/engine");

  private static final String ENGLISH = ".en.properties";

  /**
   * What a machine reads or writes: a text's {@code `quoted`} parts and its indented lines; in a
   * help text the values of an option, {@code (a|b)}, and what stands for one, {@code (default a)}.
   */
  private static final Pattern VERBATIM =
      Pattern.compile("`[^`]*`|(?m)^ .*$|\\([^()]*[|][^()]*\\)|\\(default [^()]*\\)");

  private static final Pattern PARAMETER = Pattern.compile("\\{\\d}");
  private static final Pattern HANGUL = Pattern.compile("[가-힣]");

  /** Particles whose form depends on the sound before them, right behind a parameter. */
  private static final Pattern UNCERTAIN_PARTICLE =
      Pattern.compile("\\{\\d}[`\"']?(은|는|이|가|을|를|과|와|으로|로|이?라고|이?라는)(?![가-힣])");

  static Stream<String> subjects() throws IOException {
    return files()
        .filter(name -> name.endsWith(ENGLISH))
        .map(name -> name.substring(0, name.length() - ENGLISH.length()))
        .sorted();
  }

  private static Stream<String> files() throws IOException {
    try (Stream<Path> own = Files.list(FOLDER);
        Stream<Path> errors = Files.list(ERRORS)) {
      return Stream.concat(own, errors)
          .map(file -> file.getFileName().toString())
          .toList()
          .stream();
    }
  }

  @Test
  void aSubjectHasAFileForEachLanguageAndNoOtherFileIsThere() throws IOException {
    List<String> expected = new ArrayList<>(List.of("glossary.properties", "topics.properties"));
    subjects()
        .forEach(
            subject -> {
              for (Language language : Language.values()) {
                expected.add(subject + "." + language.code() + ".properties");
              }
            });
    assertThat(files()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void bothLanguagesHaveTheSameKeysAndNoKeyTwice(String subject) throws IOException {
    assertThat(read(subject, Language.KOREAN).keySet())
        .isEqualTo(read(subject, Language.ENGLISH).keySet());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void bothLanguagesFillInTheSameParameters(String subject) throws IOException {
    assertEachPair(
        subject,
        (key, english, korean) ->
            assertThat(matches(PARAMETER, korean)).as(key).isEqualTo(matches(PARAMETER, english)));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void koreanIsKorean(String subject) throws IOException {
    assertEachPair(
        subject,
        (key, english, korean) -> {
          if (Pattern.compile("[A-Za-z]{2}").matcher(words(english)).find()) {
            assertThat(korean).as(key).isNotEqualTo(english);
            assertThat(words(korean)).as(key).containsPattern(HANGUL);
          }
          assertThat(words(english)).as(key).doesNotContainPattern(HANGUL);
        });
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void whatIsVerbatimIsTheSameInBothLanguages(String subject) throws IOException {
    assertEachPair(
        subject,
        (key, english, korean) ->
            assertThat(matches(Pattern.compile("`[^`]*`"), korean))
                .as(key)
                .isEqualTo(matches(Pattern.compile("`[^`]*`"), english)));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void koreanUsesTheWordsOfTheGlossary(String subject) throws IOException {
    Map<Pattern, List<String>> glossary = glossary();
    assertEachPair(
        subject,
        (key, english, korean) ->
            glossary.forEach(
                (term, translations) -> {
                  if (term.matcher(words(english)).find()) {
                    assertThat(translations)
                        .as(key + ": " + term + " in: " + korean)
                        .anyMatch(korean::contains);
                  }
                }));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void noParticleDependsOnWhatIsFilledIn(String subject) throws IOException {
    assertEachPair(
        subject,
        (key, english, korean) ->
            assertThat(korean).as(key).doesNotContainPattern(UNCERTAIN_PARTICLE));
  }

  private interface PairCheck {
    void check(String key, String english, String korean);
  }

  private static void assertEachPair(String subject, PairCheck check) throws IOException {
    Map<String, String> korean = read(subject, Language.KOREAN);
    read(subject, Language.ENGLISH)
        .forEach((key, english) -> check.check(key, english, korean.getOrDefault(key, "")));
  }

  /** What is meant for people only. */
  private static String words(String text) {
    return PARAMETER.matcher(VERBATIM.matcher(text).replaceAll("")).replaceAll("");
  }

  private static Set<String> matches(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group()));
    return found;
  }

  /** English terms as whole words, singular and plural, with what they may be called in Korean. */
  private static Map<Pattern, List<String>> glossary() throws IOException {
    Map<Pattern, List<String>> glossary = new LinkedHashMap<>();
    load(FOLDER.resolve("glossary.properties"))
        .forEach(
            (english, korean) ->
                glossary.put(
                    Pattern.compile(
                        "(?<![\\w./-])" + plural(english) + "(?![\\w/(-]|\\.\\w)",
                        Pattern.CASE_INSENSITIVE),
                    List.of(korean.split("\\|"))));
    return glossary;
  }

  private static String plural(String term) {
    return term.endsWith("y")
        ? Pattern.quote(term.substring(0, term.length() - 1)) + "(y|ies)"
        : Pattern.quote(term) + "(e?s)?";
  }

  private static Map<String, String> read(String subject, Language language) throws IOException {
    Path folder = subject.equals(Texts.ERRORS) ? ERRORS : FOLDER;
    return load(folder.resolve(subject + "." + language.code() + ".properties"));
  }

  private static Map<String, String> load(Path file) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Properties unique =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object value) {
            assertThat(texts.put((String) key, (String) value)).as(key + " twice").isNull();
            return "";
          }
        };
    try (var reader = Files.newBufferedReader(file)) {
      unique.load(reader);
    }
    return texts;
  }
}
