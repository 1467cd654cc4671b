package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatsCommandTest {
  private static final String HEADINGS =
      "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O      BLOCK I/O"
          + "     PIDS\n";

  private final Cli cli = new Cli();

  private static ContainerUsage usage(long seconds, long cpuMicros) {
    return new ContainerUsage(
        FakeEngine.ID,
        "web",
        new ContainerUsage.Current(
            seconds * 1_000_000_000,
            cpuMicros,
            1L << 20,
            1L << 30,
            1296,
            0,
            90112L,
            5L,
            3L,
            Map.of("cpu", "1.53")));
  }

  @Test
  void showsDockersColumns() {
    cli.engine.usages.add(usage(7, 1_000_000));
    cli.engine.usages.add(usage(9, 1_500_000));
    assertThat(cli.run("stats", "--no-stream", "web").out())
        .isEqualTo(
            HEADINGS
                + FakeEngine.ID.substring(0, 12)
                + "   web       25.00%    1MiB / 1GiB         0.10%     1.3kB / 0B   90.1kB / 5B"
                + "   3\n");
  }

  @Test
  void ofOneThatDoesNotRunNothingIsKnown() {
    ContainerUsage ended = new ContainerUsage(FakeEngine.ID, "web", null);
    cli.engine.usages.add(ended);
    cli.engine.usages.add(ended);
    assertThat(
            cli.run(
                    "stats",
                    "--no-stream",
                    "--no-trunc",
                    "--format",
                    "{{.ID}} {{.MemUsage}} {{.CPUPerc}}",
                    "web")
                .out())
        .isEqualTo(FakeEngine.ID + " -- / -- --\n");
  }

  @Test
  void pressureIsShownWhereTheKernelTellsIt() {
    cli.engine.usages.add(usage(7, 1));
    cli.engine.usages.add(usage(9, 1));
    assertThat(
            cli.run("stats", "--no-stream", "--format", "{{.CPUPressure}} {{.IOPressure}}", "web")
                .out())
        .isEqualTo("1.53 --\n");
  }
}
