package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of both READMEs as they are printed there, but for those that want a terminal. */
@RequiresRoot
@Timeout(300)
class ReadmeIT {
  private static final Pattern COMMAND = Pattern.compile("(?:sudo )?\\./jocker ([^#]*)(#.*)?");
  private static final Pattern HANGUL = Pattern.compile("[가-힣]");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.ko.md"})
  void itsCommandsWork(String readme) throws Exception {
    List<String> commands =
        Files.readAllLines(Path.of("..", readme)).stream()
            .map(COMMAND::matcher)
            .filter(matcher -> matcher.matches() && !matcher.group(1).contains(" -it "))
            .map(matcher -> matcher.group(1).strip())
            .toList();
    assertThat(commands).hasSizeGreaterThan(3).anyMatch(words -> words.contains("--explain"));
    RealJocker jocker = new RealJocker(folder);
    jocker.configureAlone("{}");
    try (NetworkNamespace host = NetworkNamespace.create()) {
      for (String command : commands) {
        List<String> words = host.command(jocker.command(command.split(" ", -1)));
        RealJocker.Result result = jocker.result(new ProcessBuilder(words));

        assertThat(result.code()).as(command + ": " + result.err()).isZero();
        String said = result.out() + result.err();
        boolean korean = command.contains("--lang ko");
        assertThat(HANGUL.matcher(said).find()).as(command).isEqualTo(korean);
      }
    }
  }
}
