package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.text.DisplayWidth;
import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Help texts, word for word: one golden file for each command in {@code src/test/resources/help},
 * and in its folder {@code ko} a few in Korean.
 */
final class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/help");

  private final Cli cli = new Cli();

  static Stream<String> commands() {
    return Stream.concat(
        Stream.concat(Stream.of(""), CommandIndex.NOUNS.keySet().stream()),
        CommandIndex.ALL.stream().map(CommandEntry::name));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isAsItWasWritten(String command) throws IOException {
    String line = (command + " --help").strip();
    String name = command.isEmpty() ? "jocker" : command.replace(' ', '-');
    assertThat(cli.run(line.split(" ", -1)))
        .isEqualTo(new Cli.Result(0, Files.readString(GOLDEN.resolve(name + ".txt")), ""));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsIntoEightyColumns(String command) {
    String line = (command + " --help").strip();
    assertThat(cli.run(line.split(" ", -1)).out().split("\n", -1))
        .allSatisfy(text -> assertThat(text.length()).isLessThan(80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "network", "network create", "images", "cp", "logs"})
  void isAsItWasWrittenInKorean(String command) throws IOException {
    String name = command.isEmpty() ? "jocker" : command.replace(' ', '-');
    assertThat(korean(command))
        .isEqualTo(Files.readString(GOLDEN.resolve("ko").resolve(name + ".txt")));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void koreanFitsIntoEightyColumns(String command) {
    assertThat(korean(command).split("\n", -1))
        .allSatisfy(text -> assertThat(DisplayWidth.of(text)).isLessThan(80));
  }

  @Test
  void whatIsSaidOfCommandsAndOptionsIsWhatTranslatorsWereGiven() {
    Set<String> said = new TreeSet<>(CommandIndex.NOUNS.values());
    said.addAll(descriptions(GlobalOptions.model()));
    for (CommandEntry entry : CommandIndex.ALL) {
      said.add(entry.summary());
      said.addAll(descriptions(CommandIndex.create(entry).model()));
    }
    Texts english = Texts.of("help", Language.ENGLISH);
    Set<String> given = new TreeSet<>();
    for (String key : english.keys()) {
      if (key.startsWith("noun.") || key.startsWith("command.") || key.startsWith("option.")) {
        given.add(english.text(key));
      }
    }
    assertThat(given).as("help.en.properties").isEqualTo(said);
  }

  @Test
  void theLanguageCountsThoughTheGlobalOptionsAreWrong() {
    assertThat(cli.run("--lang", "ko", "--rooot", "/x").err()).contains("비슷한 옵션: --root");
    assertThat(cli.run("--rooot=/x", "--lang=ko").err()).contains("비슷한 옵션: --root");
    assertThat(cli.run("--rooot", "/x").err()).contains("unknown flag: --rooot");
  }

  private String korean(String command) {
    return cli.run(("--lang ko " + command + " --help").split(" +", -1)).out();
  }

  private static Set<String> descriptions(CommandModel model) {
    Set<String> descriptions = new TreeSet<>();
    for (OptionSpec option : model.spec().options()) {
      descriptions.add(String.join("\n", option.description()));
    }
    return descriptions;
  }
}
