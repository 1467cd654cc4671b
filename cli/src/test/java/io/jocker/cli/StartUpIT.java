package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  @ParameterizedTest
  @CsvSource({"none, true", "bridge, true", "bridge, nft add table ip foreign"})
  void aRunTakesAllClassesFromTheArchiveAndLinksNoLambda(String network, String before)
      throws Exception {
    RealJocker jocker = new RealJocker(folder);
    List<String> loaded;
    try (NetworkNamespace host = NetworkNamespace.create()) {
      List<String> run =
          host.command(jocker.command("run", "--rm", "--network", network, "playground", "true"));
      assertThat(jocker.result(new ProcessBuilder(run)).code()).isZero();
      host.sh(before); // with rules of others that have changed, jocker's own are compared
      loaded = classesLoaded(jocker, run);
    }

    assumeThat(loaded).as("an archive is in use").anyMatch(line -> line.contains("shared objects"));
    assertThat(loaded)
        .filteredOn(line -> line.contains("jocker.jar") && !line.contains("opened: "))
        .isEmpty();
    assertThat(loaded).filteredOn(line -> line.contains("$$Lambda")).isEmpty();
    // The equals of a record is linked at its first call, which costs 10 ms, too.
    assertThat(loaded).filteredOn(line -> line.contains("runtime.ObjectMethods ")).isEmpty();
  }

  private List<String> classesLoaded(RealJocker jocker, List<String> run) throws Exception {
    Path log = folder.resolve("classes");
    ProcessBuilder builder = new ProcessBuilder(run);
    builder.environment().put("JOCKER_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    assertThat(jocker.result(builder).code()).isZero();
    return Files.readAllLines(log);
  }
}
