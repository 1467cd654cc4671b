package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every error code, by the failure that it stands for: brought about through the command line, in
 * both languages. A code without a scenario fails.
 *
 * <p>There are some hundred codes, and most of a scenario is waiting for processes: two run side by
 * side, each with a root, a state and a registry of its own. The class as a whole has the machine
 * for itself: tests that count what is left behind would count what it is just making.
 */
@RequiresRoot
@Timeout(120)
final class ErrorCatalogueIT {
  private static final ErrorScenarios SCENARIOS = new ErrorScenarios();

  /** Docker's sentences, about the only command and the only ports of a command line. */
  private static final Set<ErrorCode> WITHOUT_OBJECT =
      Set.of(ErrorCode.NO_COMMAND, ErrorCode.PORTS_DISCARDED);

  /** Has the playground, which is so made once and not for each scenario. */
  @TempDir static Path seed;

  @TempDir Path folder;

  @BeforeAll
  static void makePlayground() throws IOException, InterruptedException {
    RealJocker.Result result = new RealJocker(seed).run("run", "--rm", "playground", "true");
    assertThat(result.code()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  @Execution(ExecutionMode.CONCURRENT)
  void isTheCodeOfARealFailure(ErrorCode code) throws Exception {
    ErrorScenarios.Scenario scenario = SCENARIOS.all.get(code);
    assertThat(scenario).as("a way to bring " + code + " about").isNotNull();
    // A kernel's disciplines cannot be taken away from it.
    assumeFalse(code == ErrorCode.QDISC_MISSING && ShapingIT.delays());
    assertThat(scenario.object().isEmpty()).isEqualTo(WITHOUT_OBJECT.contains(code));
    assertThat(scenario.cause()).isNotBlank();
    String english = line(code, scenario, "en");
    assertThat(english).contains(scenario.object()).contains(scenario.cause());
    assertThat(sentences(code)).anyMatch(sentence -> sentence.matcher(english).find());
    String korean = line(code, scenario, "ko");
    assertThat(korean).containsPattern("[가-힣]");
    if (!scenario.object().startsWith("container ")) {
      assertThat(korean).contains(scenario.object());
    }
  }

  /** The line with the code; there is only one, and neither a trace nor an exception's class. */
  private String line(ErrorCode code, ErrorScenarios.Scenario scenario, String language)
      throws Exception {
    Path place = Files.createDirectories(folder.resolve(language));
    Path seen = Files.createDirectories(folder.resolve(language + "-seen"));
    RealJocker.Result result;
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      RealJocker jocker = new RealJocker(place);
      jocker.beginWithRootOf(new RealJocker(seed));
      FailureBed bed = new FailureBed(jocker, registry, seen, language);
      result = scenario.producer().produce(bed);
    }
    String mark = " (" + code.code() + ")";
    assertThat(result.err().lines().filter(line -> line.endsWith(mark)))
        .as(result.err())
        .hasSize(1);
    assertThat(result.err()).doesNotContain("\tat ");
    if (scenario.exit() >= 0) {
      assertThat(result.code()).as(result.err()).isEqualTo(scenario.exit());
    }
    String line = result.err().lines().filter(each -> each.endsWith(mark)).findFirst().orElse("");
    return line.substring(0, line.length() - mark.length());
  }

  /** The sentences that the code has, as patterns. */
  private static List<Pattern> sentences(ErrorCode code) {
    Texts errors = Texts.of(Texts.ERRORS, Language.ENGLISH);
    return errors.keys().stream()
        .filter(key -> key.equals(code.code()) || key.startsWith(code.code() + "."))
        .map(errors::text)
        .map(text -> Pattern.compile("\\Q" + text.replaceAll("\\{\\d}", "\\\\E.*\\\\Q") + "\\E"))
        .toList();
  }
}
