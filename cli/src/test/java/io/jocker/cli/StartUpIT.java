package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a start must not do because of the time that it takes. Times themselves are the bench's: a
 * test of them would depend on the machine.
 */
@RequiresRoot
@Timeout(300)
class StartUpIT {
  @TempDir Path folder;

  /**
   * A class that is not in the archive is read from the jar (10 ms for the first), and the first
   * lambda or method reference of a JVM costs 10 ms more, each further one half a millisecond.
   */
  @Test
  void aRunTakesAllClassesFromTheArchiveAndLinksNoLambda() throws Exception {
    RealJocker jocker = new RealJocker(folder);
    String[] run = {"run", "--rm", "--network", "none", "playground", "true"};
    assertThat(jocker.run(run).code()).isZero();

    List<String> loaded = classesLoaded(jocker, run);

    assumeThat(loaded).as("an archive is in use").anyMatch(line -> line.contains("shared objects"));
    assertThat(loaded)
        .filteredOn(line -> line.contains("jocker.jar") && !line.contains("opened: "))
        .isEmpty();
    assertThat(loaded).filteredOn(line -> line.contains("$$Lambda")).isEmpty();
  }

  private List<String> classesLoaded(RealJocker jocker, String... run) throws Exception {
    Path log = folder.resolve("classes");
    ProcessBuilder builder = new ProcessBuilder(jocker.command(run));
    builder.environment().put("JOCKER_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    assertThat(jocker.result(builder).code()).isZero();
    return Files.readAllLines(log);
  }
}
