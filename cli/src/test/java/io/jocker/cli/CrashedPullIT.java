package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pulls that end too early: whatever the moment, the store is whole and the next pull completes.
 * {@code -Djocker.kills=50} kills as often; every day it is content with fewer.
 */
@RequiresRoot
@Timeout(600)
class CrashedPullIT {
  private static final int KILLS = Integer.getInteger("jocker.kills", 5);
  private static final long LONGEST_MILLIS = 900;
  private static final TinyImage IMAGE = image();

  @TempDir Path folder;
  private FaultyRegistry registry;
  private RealJocker jocker;

  @BeforeEach
  void start() throws Exception {
    registry = FaultyRegistry.start();
    registry.put("app", "1", IMAGE);
    jocker = new RealJocker(folder);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void killedAtAnyMomentItLeavesAWholeStore() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < KILLS; i++) {
      Process pull = begin(folder);
      try {
        TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_MILLIS));
      } finally {
        pull.destroyForcibly().waitFor();
      }
      assertThat(jocker.run("system", "check").code()).as("seed " + seed + ", " + i).isZero();
    }
    completes();
    assertThat(files("images/ingest")).isEmpty();
  }

  @Test
  void twoAtOnceBothComplete() throws Exception {
    Process first = begin(folder);
    Process second = begin(folder);
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    completes();
  }

  @Test
  void aFullDiskIsToldAndTheNextPullCompletes() throws Exception {
    // In a mount namespace of its own: what is mounted there is gone with it.
    Path script = folder.resolve("full");
    Files.writeString(
        script,
        """
        set -e
        mkdir -p "$1"
        mount -t tmpfs -o size=1m tmpfs "$1"
        shift
        "$@" pull -q "$IMAGE" 2>"$ERR" && exit 9
        grep -q "no space left" "$ERR" || { cat "$ERR" >&2; exit 8; }
        mount -o remount,size=64m "$ROOT"
        "$@" pull -q "$IMAGE" >&2 && "$@" system check >&2
        """);
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "IMAGE=" + registry.address() + "/app:1",
                "ERR=" + folder.resolve("err"),
                "ROOT=" + jocker.root(),
                "unshare",
                "-m",
                "sh",
                script.toString(),
                jocker.root().toString()));
    words.addAll(jocker.command());
    RealJocker.Result result = jocker.result(new ProcessBuilder(words));
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void aRegistryThatIsCutOffIsToldAndTheNextPullCompletes() throws Exception {
    String layer = IMAGE.layers().get(1).digest();
    for (int i = 0; i < 4; i++) {
      // Nothing after the first break: the rest is never given.
      registry.fail(layer, FaultyRegistry.cut(IMAGE.layers().get(1), i == 0 ? 100_000 : 0));
    }
    for (int i = 0; i < 20; i++) {
      registry.fail(layer, FaultyRegistry.status(503));
    }
    RealJocker.Result cut = jocker.run("pull", "-q", registry.address() + "/app:1");
    assertThat(cut.code()).isEqualTo(1);
    assertThat(cut.err().lines()).hasSize(1);
    assertThat(jocker.run("system", "check").code()).isZero();

    registry.close();
    registry = FaultyRegistry.start();
    registry.put("app", "1", IMAGE);
    completes();
  }

  private Process begin(Path place) throws Exception {
    return new ProcessBuilder(
            new RealJocker(place).command("pull", "-q", registry.address() + "/app:1"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void completes() throws Exception {
    RealJocker.Result pulled = jocker.run("pull", "-q", registry.address() + "/app:1");
    assertThat(pulled.code()).as(pulled.err()).isZero();
    RealJocker.Result check = jocker.run("system", "check");
    assertThat(check.code()).as(check.out() + check.err()).isZero();
  }

  private List<Path> files(String below) throws Exception {
    try (Stream<Path> all = Files.walk(jocker.root().resolve(below))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Some megabytes that do not get smaller when they are compressed. */
  private static TinyImage image() {
    List<List<TarEntry>> layers = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 4; i++) {
      List<TarEntry> entries = new ArrayList<>();
      for (int j = 0; j < 40; j++) {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < 40_000; k++) {
          text.append((char) (' ' + random.nextInt(94)));
        }
        entries.add(TarEntry.file("file" + i + "-" + j, text.toString()));
      }
      layers.add(entries);
    }
    return TinyImage.of(ImageConfig.running("sh"), layers);
  }
}
