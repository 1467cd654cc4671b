package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs that have bounds, written by a monitor while others read them. */
@RequiresRoot
@Timeout(120)
class LogRotationIT {
  private static final int LAST = 1_500_000;

  /** So many lines are some 350 kB: less than one file holds. */
  private static final int STEP = 50_000;

  @TempDir Path folder;
  @TempDir Path aside;
  private RealJocker jocker;
  private JockerBed bed;

  @BeforeEach
  void warmUp() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "log-rotation");
    jocker = bed.jocker();
  }

  @AfterEach
  void removeCgroup() throws Exception {
    bed.close();
  }

  /**
   * It reads 10 MB that lie in no more than 3 files of 1 MB at any time. The container goes on when
   * it is told to: who falls behind by more than the log keeps is told of the gap instead.
   */
  @Test
  void whoFollowsMissesNothingAndTheRestIsTheEnd() throws Exception {
    Path go = aside.resolve("go");
    assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
    String id =
        bed.words(
            "run -d --log-opt max-size=1m --log-opt max-file=3 -v " + go + ":/go playground sh -c",
            "for i in $(seq 0 %1$d %2$d); do read x </go; seq $((i + 1)) $((i + %1$d)); done"
                .formatted(STEP, LAST - STEP));
    Path errors = aside.resolve("errors");
    Process follower =
        new ProcessBuilder(jocker.command("logs", "-f", id)).redirectError(errors.toFile()).start();
    int line = 0;
    try (BufferedReader lines = follower.inputReader(StandardCharsets.US_ASCII)) {
      while (line < LAST) {
        if (line % STEP == 0) {
          Files.write(go, new byte[] {'\n'}, StandardOpenOption.WRITE);
        }
        line++;
        assertLine(lines.readLine(), line);
      }
      assertThat(lines.readLine()).isNull();
    }
    assertThat(follower.waitFor()).isZero();
    assertThat(errors).isEmptyFile();
    List<String> kept = jocker.run("logs", id).out().lines().toList();
    int first = Integer.parseInt(kept.get(1)); // the first one may begin in a dropped file
    assertThat(first).isGreaterThan(LAST / 2);
    assertConsecutive(kept.subList(1, kept.size()), first);
    assertThat(logBytes(id)).isBetween(2L << 20, 3 * ((1L << 20) + (16 << 10) + 24));
    bed.words("rm", id);
    bed.assertNothingLeft();
  }

  /** The second run appends to what the first has left, and the rotation knows its size. */
  @Test
  void aSecondRunGoesOnInTheSameFiles() throws Exception {
    String id =
        bed.words(
            "create --log-opt max-size=4k --log-opt max-file=2 playground sh -c",
            "for i in $(seq 150); do echo $i; done");
    bed.words("start -a", id);
    bed.words("start -a", id);
    assertThat(bed.words("logs --tail 2", id)).isEqualTo("149\n150");
    assertThat(logBytes(id)).isLessThan(2 * (4 << 10) + 64);
    bed.words("rm", id);
  }

  @Test
  void boundsAreThoseThatInspectShows() throws Exception {
    String id =
        bed.words("create --log-opt max-size=10m --log-opt labels=a -l a=b playground", "true");
    assertThat(bed.words("inspect --format", "{{json .HostConfig.LogConfig}}", id))
        .isEqualTo("{\"Type\":\"json-file\",\"Config\":{\"labels\":\"a\",\"max-size\":\"10m\"}}");
    bed.words("start -a", id);
    bed.words("rm", id);
    RealJocker.Result refused = jocker.run("run", "--log-opt", "max-file=0", "playground", "true");
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.err()).contains("max-file cannot be less than 1");
  }

  @Test
  void detailsAreThoseThatWereAskedFor() throws Exception {
    String id =
        bed.words(
            "run -d --log-opt labels=a,none --log-opt env-regex=^Z -l a=b -e Z=1*2 -e Y=3"
                + " playground echo",
            "text");
    bed.words("wait", id);
    assertThat(bed.words("logs --details", id)).isEqualTo("Z=1%2A2,a=b text");
    assertThat(bed.words("logs -t --details", id)).matches("[-0-9T:.]+Z Z=1%2A2,a=b text");
    bed.words("rm", id);
  }

  private static void assertConsecutive(List<String> lines, int first) {
    for (int i = 0; i < lines.size(); i++) {
      assertLine(lines.get(i), first + i);
    }
    assertThat(first + lines.size() - 1).isEqualTo(LAST);
  }

  /** An assertion for each of a million lines would take longer than to read them. */
  private static void assertLine(String line, int number) {
    String expected = Integer.toString(number);
    if (!expected.equals(line)) {
      assertThat(line).isEqualTo(expected);
    }
  }

  private long logBytes(String id) throws IOException {
    long bytes = 0;
    for (String name : List.of("log", "log.1", "log.2", "log.3")) {
      Path file = jocker.root().resolve("containers/" + id + "/" + name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }
}
