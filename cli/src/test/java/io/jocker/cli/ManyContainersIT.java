package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many containers at once, each from a command of its own, and many one after the other. How many:
 * {@code -Djocker.detached=200}, and then times are compared, too; {@code -Djocker.commands=1000}.
 * Fewer without, for every day.
 */
@RequiresRoot
@Timeout(3600)
class ManyContainersIT {
  private static final int DETACHED = Integer.getInteger("jocker.detached", 6);
  private static final int COMMANDS = Integer.getInteger("jocker.commands", 10);
  private static final int PARTS = 10;

  /** From so many on times mean something. */
  private static final int MANY = 100;

  private static final int MONITOR_KIB = 60;
  private static final double LIST_MILLIS = 20;
  private static final int SAMPLES = 15;

  @TempDir Path folder;
  private JockerBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = JockerBed.openWithDaemon(folder, "many-containers");
  }

  @AfterEach
  void close() throws Exception {
    bed.removeAll();
    bed.close();
  }

  @Test
  void allRunAtOnceAndGoWithOneCommand() throws Exception {
    List<String> command = new ArrayList<>(List.of("rm", "-f"));
    for (int i = 0; i < DETACHED; i++) {
      command.add(bed.words("run -d playground sleep 100000"));
    }
    assertThat(bed.lines("ps", "-q")).hasSize(DETACHED);
    for (String id : command.subList(2, command.size())) {
      assertThat(kibibytes(bed.monitor(id))).isLessThanOrEqualTo(MONITOR_KIB);
    }
    double list = DETACHED < MANY ? 0 : millis("ps");
    double version = DETACHED < MANY ? 0 : millis("version", "--format", "{{.Client.Version}}");
    long begin = System.nanoTime();
    assertThat(bed.lines(command.toArray(new String[0]))).hasSize(DETACHED);
    System.out.printf(
        "with %d containers: ps %.1f ms, version %.1f, rm -f of all %.1f%n",
        DETACHED, list, version, (System.nanoTime() - begin) / 1e6);
    bed.assertNothingLeft();
    assertThat(list - version).isLessThanOrEqualTo(LIST_MILLIS);
  }

  /** The median of some. */
  private double millis(String... command) throws Exception {
    double[] samples = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      long begin = System.nanoTime();
      bed.lines(command);
      samples[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(samples);
    return samples[SAMPLES / 2];
  }

  /** What is its own, with its share of what others have, too. */
  private static long kibibytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no Pss of " + pid);
  }

  /** And they take at the end what they took at the begin, in the quickest tenth of either half. */
  @Test
  void manyStartsLeaveNothing() throws Exception {
    double[] millis = new double[PARTS];
    for (int part = 0; part < PARTS; part++) {
      long begin = System.nanoTime();
      for (int i = 0; i < COMMANDS / PARTS; i++) {
        assertThat(bed.words("run --rm playground echo", "ran")).isEqualTo("ran");
      }
      millis[part] = (System.nanoTime() - begin) * PARTS / 1e6 / COMMANDS;
    }
    bed.assertNothingLeft();
    double first = Arrays.stream(millis, 0, PARTS / 2).min().orElseThrow();
    double last = Arrays.stream(millis, PARTS / 2, PARTS).min().orElseThrow();
    System.out.printf(
        "%d commands: %.1f ms each at first, %.1f in the end%n", COMMANDS, first, last);
    assertThat(COMMANDS < MANY ? 0 : last).isLessThanOrEqualTo(1.3 * first);
  }
}
