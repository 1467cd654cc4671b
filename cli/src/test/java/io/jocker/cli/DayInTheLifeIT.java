package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day with containers, step by step as docker's was recorded: the same output and the same exit
 * codes, but for the differences that {@code docs/differences.md} gives a reason for.
 */
@RequiresRoot
@Timeout(600)
class DayInTheLifeIT {
  private static final Path DAY = Path.of("../src-test-fixtures/day");
  private static final String STEP = "$ ";

  /** A step as the document has it. */
  private static final Pattern LISTED = Pattern.compile("(?m)^ {4}\\S.*$");

  @TempDir Path folder;

  @Test
  void isDockersButForTheListedDifferences() throws Exception {
    RealJocker jocker = new RealJocker(folder);
    jocker.configureAlone("{}");
    List<String> words = new ArrayList<>(List.of(DAY.resolve("run").toAbsolutePath().toString()));
    words.addAll(jocker.command());
    try (NetworkNamespace host = NetworkNamespace.create()) {
      compare(host.command(words));
    }
  }

  private void compare(List<String> words) throws Exception {
    Path told = folder.resolve("day.txt");
    Path errors = folder.resolve("errors.txt");
    Process day =
        new ProcessBuilder(words)
            .redirectOutput(told.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(day.waitFor(500, TimeUnit.SECONDS)).isTrue();
    Map<String, String> own = steps(Files.readString(told));
    Map<String, String> dockers = steps(Files.readString(DAY.resolve("docker.txt")));

    assertThat(Files.readString(errors)).isEmpty();
    assertThat(day.exitValue()).isZero();
    assertThat(own.keySet()).hasSizeGreaterThan(150).isEqualTo(dockers.keySet());
    Map<String, String> different = new LinkedHashMap<>();
    own.forEach(
        (step, answer) -> {
          if (!answer.equals(dockers.get(step))) {
            different.put(step, answer);
          }
        });
    assertThat(different).containsOnlyKeys(listed());
  }

  @Test
  void theStepsAreThoseThatDockerWasAskedFor() throws Exception {
    List<String> asked =
        Files.readAllLines(DAY.resolve("steps")).stream()
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();

    assertThat(steps(Files.readString(DAY.resolve("docker.txt"))).keySet())
        .containsExactlyElementsOf(numbered(asked));
  }

  /** What each step gave; of steps that are the same, the later ones have a number behind them. */
  private static Map<String, String> steps(String day) {
    List<String> names = new ArrayList<>();
    List<StringBuilder> answers = new ArrayList<>();
    for (String line : day.lines().toList()) {
      if (line.startsWith(STEP)) {
        names.add(line.substring(STEP.length()));
        answers.add(new StringBuilder());
      } else {
        answers.get(answers.size() - 1).append(line).append('\n');
      }
    }
    Map<String, String> steps = new LinkedHashMap<>();
    for (String name : numbered(names)) {
      steps.put(name, answers.get(steps.size()).toString());
    }
    return steps;
  }

  private static List<String> numbered(List<String> names) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<String> numbered = new ArrayList<>();
    for (String name : names) {
      int times = seen.merge(name, 1, Integer::sum);
      numbered.add(times == 1 ? name : name + " #" + times);
    }
    return numbered;
  }

  private static Set<String> listed() throws Exception {
    Set<String> steps = new TreeSet<>();
    Matcher matcher = LISTED.matcher(Files.readString(Path.of("../docs/differences.md")));
    while (matcher.find()) {
      steps.add(matcher.group().strip());
    }
    return steps;
  }
}
