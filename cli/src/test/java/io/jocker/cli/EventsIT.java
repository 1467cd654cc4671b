package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several commands write down, and one reads. */
@RequiresRoot
@Timeout(120)
class EventsIT {
  private static final String SHORT = "{{.Action}} {{.Actor.Attributes.name}}";

  @TempDir Path folder;
  private RealJocker jocker;
  private JockerBed bed;

  @BeforeEach
  void warmUp() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "events");
    jocker = bed.jocker();
  }

  @AfterEach
  void removeCgroup() throws Exception {
    bed.assertNothingLeft();
    bed.close();
  }

  @Test
  void theLifeOfAContainerIsToldInItsOrder() throws Exception {
    jocker.run("run", "-d", "--init", "--name", "web", "-l", "a=b", "playground", "sleep", "60");
    jocker.run("exec", "web", "true");
    jocker.run("pause", "web");
    jocker.run("unpause", "web");
    jocker.run("rename", "web", "www");
    jocker.run("stop", "www");
    jocker.run("rm", "www");
    assertThat(stored("label=a=b", SHORT))
        .containsExactly(
            "create web",
            "start web",
            "exec_start: true web",
            "exec_die web",
            "pause web",
            "unpause web",
            "rename www",
            "kill www",
            "die www",
            "stop www",
            "destroy www");
    assertThat(stored("event=die", "{{.Actor.Attributes.exitCode}} {{.From}}"))
        .containsExactly("0 playground", "143 playground");
  }

  @Test
  void networksVolumesAndArchivesAreTold() throws Exception {
    bed.words("volume create data");
    bed.words("volume rm data");
    bed.words("network create wires");
    bed.words("create --name web --network wires playground true");
    bed.words("network disconnect wires web");
    bed.words("restart web");
    bed.words("rm -f web");
    bed.words("network rm wires");
    bed.words("volume prune -a -f"); // with its trash
    assertThat(stored("type=volume", "{{.Action}} {{.Actor.ID}}"))
        .containsExactly("create data", "destroy data");
    assertThat(stored("type=network", SHORT))
        .containsExactly("create wires", "disconnect wires", "destroy wires");
    assertThat(stored("event=restart", SHORT)).containsExactly("restart web");
    removeWhatIsMadeOnce();
  }

  private void removeWhatIsMadeOnce() throws Exception {
    Path root = jocker.root();
    List<String> command = new ArrayList<>(List.of("rm", "-r"));
    for (Path folder :
        List.of(
            root.resolve("networks"),
            root.resolve("volumes"),
            jocker.state().resolve("networks"))) {
      command.add(folder.toString());
    }
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  /** Nobody is there when it ends but who waits for events. */
  @Test
  void whoWaitsHearsOfAnEndThatNobodySaw() throws Exception {
    Process process =
        new ProcessBuilder(jocker.ownCommand("events", "--format", SHORT))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      awaitWatch(process.pid());
      jocker.run("run", "-d", "--name", "short", "playground", "sleep", "0.5");
      assertThat(events.readLine()).isEqualTo("create short");
      assertThat(events.readLine()).isEqualTo("start short");
      assertThat(events.readLine()).isEqualTo("die short");
    } finally {
      process.destroy();
      jocker.run("rm", "-f", "short");
    }
  }

  @Test
  void twoFilesOfAMegabyteAreKept() throws Exception {
    Path journal = jocker.root().resolve("events");
    String line = Files.readAllLines(journal).get(0) + "\n";
    Files.writeString(journal, line.repeat((1 << 20) / line.length() + 1));
    jocker.run("run", "--rm", "--name", "after", "playground", "true");
    assertThat(Files.size(jocker.root().resolve("events.1"))).isGreaterThan(1 << 20);
    assertThat(Files.size(journal)).isBetween(100L, 10_000L);
    assertThat(stored("container=after", SHORT))
        .containsExactly("create after", "start after", "die after", "destroy after");
    Files.delete(jocker.root().resolve("events.1"));
  }

  private List<String> stored(String filter, String format) throws Exception {
    RealJocker.Result result =
        jocker.run("events", "--since", "10m", "--until", "0s", "-f", filter, "--format", format);
    assertThat(result.err()).isEmpty();
    return result.out().lines().toList();
  }

  private static boolean leadsToWatch(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().contains("inotify");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static void awaitWatch(long pid) throws Exception {
    JockerBed.await(
        () -> {
          try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.anyMatch(EventsIT::leadsToWatch);
          }
        });
  }
}
