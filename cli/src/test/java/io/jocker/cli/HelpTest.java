package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Help texts, word for word: one golden file for each command in {@code src/test/resources/help}.
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
}
