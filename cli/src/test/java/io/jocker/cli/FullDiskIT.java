package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of containers while the disk of the root is full. */
@RequiresRoot
@Timeout(120)
class FullDiskIT {
  /** It writes, says so outside of the disk, and waits there for what is wanted next. */
  private static final String TALKATIVE =
      "until [ -e /t/full ]; do sleep 0.02; done;"
          + " seq 20000; touch /t/written;"
          + " until [ -e /t/go ]; do sleep 0.02; done; echo after; exit 5";

  @TempDir Path folder;
  private Path outside;
  private JockerBed bed;

  @BeforeEach
  void open() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    outside = Files.createTempDirectory("outside");
    execute("mount", "-t", "tmpfs", "-o", "size=24m", "none", root.toString());
    bed = JockerBed.open(folder, "full-disk");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
    for (String name : List.of("full", "written", "go")) {
      Files.deleteIfExists(outside.resolve(name));
    }
    Files.delete(outside);
    execute("umount", folder.resolve("root").toString());
  }

  @Test
  void droppedRecordsAreCountedAndTheExitCodeIsKept() throws Exception {
    String id = start();
    fill();
    Files.createFile(outside.resolve("full"));
    JockerBed.await(() -> Files.exists(outside.resolve("written"))); // it was not held up
    Files.delete(bed.jocker().root().resolve("filler"));
    Files.createFile(outside.resolve("go"));
    assertThat(bed.words("wait", id)).isEqualTo("5");
    RealJocker.Result logs = jocker("logs", id);
    List<String> lines = logs.out().lines().toList();
    assertThat(lines).last().isEqualTo("after");
    assertThat(logs.err()).matches("jocker: \\d+ records of output were lost here: disk full\n");

    assertThat(lines.size()).isLessThan(20_000);
    bed.removeAll();
  }

  @Test
  void anExitCodeIsKeptThoughTheDiskStaysFull() throws Exception {
    String id = start();
    fill();
    Files.createFile(outside.resolve("full"));
    Files.createFile(outside.resolve("go"));
    assertThat(bed.words("wait", id)).isEqualTo("5");
    assertThat(bed.words("inspect -f", "{{.State.Status}} {{.State.ExitCode}}", id))
        .isEqualTo("exited 5");
    assertThat(bed.words("ps -a --format", "{{.Status}}")).startsWith("Exited (5) ");
    bed.words("rm", id); // which is what a full disk needs
    Files.delete(bed.jocker().root().resolve("filler"));
    bed.removeAll();
  }

  private RealJocker.Result jocker(String... words) throws Exception {
    return bed.jocker().run(words);
  }

  private String start() throws Exception {
    return bed.words("run -d -v " + outside + ":/t playground sh -c", TALKATIVE);
  }

  /** To the last byte: a page of tmpfs at a time. */
  private void fill() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(bed.jocker().root().resolve("filler"))) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static void execute(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
