package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerExit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After which ends a line is said. */
final class AftermathTest {
  private final Cli cli = new Cli();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | false | 0  | false | ''",
        "1   | false | 0  | false | ''",
        "143 | false | 0  | false | ''",
        "126 | false | 0  | false | ended with exit code 126, with which a shell says that it could not execute a command (JK-EXIT-126)",
        "127 | false | 0  | false | ended with exit code 127, with which a shell says that it did not find a command (JK-EXIT-127)",
        "159 | false | 0  | false | ended with exit code 159, which is 128 + SIGSYS: a process of it made a system call that a seccomp filter forbids (JK-SECCOMP-KILLED)",
        "159 | false | 31 | false | its first process was killed by SIGSYS: it made a system call that a seccomp filter forbids (JK-SECCOMP-KILLED)",
        "139 | false | 11 | false | its first process was killed by SIGSEGV (JK-KILLED-BY-SIGNAL)",
        "130 | false | 2  | true  | ''",
        "137 | true  | 9  | false | out of memory: the kernel killed a process at the memory limit (JK-OOM-KILLED)",
        "0   | true  | 0  | false | out of memory: the kernel killed a process at the memory limit (JK-OOM-KILLED)",
      })
  void saysOneLineAfterAnAbnormalEnd(
      int code, boolean oomKilled, int signal, boolean expected, String line) {
    cli.engine.exit = new ContainerExit(FakeEngine.ID, code, oomKilled, signal, expected);
    String err = cli.run("run", "x").err();
    assertThat(err.replace("it ended", "ended"))
        .isEqualTo(line.isEmpty() ? "" : "jocker: container 0123456789ab: " + line + "\n");
  }
}
