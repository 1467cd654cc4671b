package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads along is spoken to in Korean; a program that reads gets docker's words. */
final class KoreanSessionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pull busybox",
        "push busybox",
        "logout",
        "load -i /dev/null",
        "image prune -f",
        "volume prune -f",
        "rmi busybox"
      })
  void standardOutputIsKoreanAtATerminalOnly(String command) {
    String korean = run(command, true).out();
    Cli.Result piped = run(command, false);

    assertThat(korean).containsPattern("[가-힣]");
    assertThat(piped.out()).isEqualTo(new Cli().run(command.split(" ")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"login -u me -p secret", "cp web:/etc/hosts /tmp/hosts"})
  void standardErrorIsKorean(String command) {
    assertThat(run(command, true).err()).containsPattern("[가-힣]");
  }

  private static Cli.Result run(String command, boolean terminal) {
    Cli cli = new Cli();
    cli.terminal = terminal;
    return cli.run(("--lang ko " + command).split(" "));
  }
}
