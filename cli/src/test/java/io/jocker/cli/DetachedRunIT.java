package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run -d} as a user types it: a process for each command, and none between them. */
@RequiresRoot
@Timeout(120)
class DetachedRunIT {

  @TempDir Path folder;
  private RealJocker jocker;
  private JockerBed bed;

  @BeforeEach
  void warmUp() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "detached-run");
    jocker = bed.jocker();
  }

  @AfterEach
  void removeCgroup() throws Exception {
    bed.close();
  }

  /** The shell waits until nobody has the pipe any more: the monitor must not keep it. */
  @Test
  void theCallersStreamsAreLetGo() throws Exception {
    RealJocker.Result result =
        jocker.result(
            new ProcessBuilder(
                Stream.concat(
                        Stream.of("sh", "-c", "id=$(\"$@\" 2>&1); echo got $id", "sh"),
                        jocker.command("run", "-d", "playground", "sleep", "60").stream())
                    .toList()));
    assertThat(result.out()).matches("got [0-9a-f]{64}\n");
    bed.removeAll();
  }

  @Test
  void oneThatRemovesItselfDoesSoWithNobodyThere() throws Exception {
    String id = start("--rm", "sh", "-c", "sleep 0.3; exit 3");
    Path files = jocker.root().resolve("containers").resolve(id);
    assertThat(files).exists();
    JockerBed.await(
        () -> !Files.exists(files) && !Files.exists(jocker.state().resolve("live/" + id)));
    bed.assertNothingLeft();
  }

  @Test
  void whoWaitsGetsTheExitCodeOfOneThatRemovesItself() throws Exception {
    String id = start("--rm", "sh", "-c", "sleep 0.5; exit 3");
    assertThat(jocker.run("wait", id)).isEqualTo(new RealJocker.Result(0, "3\n", ""));
    bed.assertNothingLeft();
  }

  @Test
  void manyAreStoppedAtOnce() throws Exception {
    String[] ids = new String[4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = start("--init", "sleep", "60");
    }
    assertThat(bed.lines("ps", "-q")).hasSize(4);
    assertThat(bed.lines("stop", ids[0], ids[1], ids[2], ids[3])).containsExactly(ids);
    assertThat(bed.lines("ps", "-a", "--format", "{{.State}} {{.Status}}"))
        .hasSize(4)
        .allMatch(line -> line.startsWith("exited Exited (143) "));
    bed.removeAll();
  }

  private String start(String option, String... command) throws Exception {
    List<String> words =
        Stream.concat(Stream.of("run", "-d", option, "playground"), Stream.of(command)).toList();
    return bed.lines(words.toArray(new String[0])).get(0);
  }
}
