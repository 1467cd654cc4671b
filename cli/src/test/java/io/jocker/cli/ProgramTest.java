package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgramTest {
  private final Cli cli = new Cli();

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "rn ~ 1 ~ unknown command: jocker rn: did you mean run? (JK-UNKNOWN-COMMAND) ~ jocker",
        "verison ~ 1 ~ unknown command: jocker verison: did you mean version? (JK-UNKNOWN-COMMAND)"
            + " ~ jocker",
        "conatiner ls ~ 1 ~ unknown command: jocker conatiner: did you mean container?"
            + " (JK-UNKNOWN-COMMAND) ~ jocker",
        "xyzzyx ~ 1 ~ unknown command: jocker xyzzyx (JK-UNKNOWN-COMMAND) ~ jocker",
        "container lss ~ 1 ~ unknown command: jocker container lss: did you mean ls?"
            + " (JK-UNKNOWN-COMMAND) ~ jocker container",
        "-x ~ 125 ~ unknown shorthand flag: 'x' in -x (JK-UNKNOWN-OPTION) ~ jocker",
        "--debgu ps ~ 125 ~ unknown flag: --debgu: did you mean --debug? (JK-UNKNOWN-OPTION) ~"
            + " jocker",
        "--lang=de ps ~ 125 ~ invalid argument \"de\" for \"--lang\" flag: must be en or ko"
            + " (JK-OPTION-VALUE) ~ jocker",
        "run --memroy 5m x ~ 125 ~ unknown flag: --memroy: did you mean --memory?"
            + " (JK-UNKNOWN-OPTION) ~ jocker run",
        "run --memroy=5m x ~ 125 ~ unknown flag: --memroy: did you mean --memory?"
            + " (JK-UNKNOWN-OPTION) ~ jocker run",
        "container run --raed-only x ~ 125 ~ unknown flag: --raed-only: did you mean --read-only?"
            + " (JK-UNKNOWN-OPTION) ~ jocker run",
        "run -zit x ~ 125 ~ unknown shorthand flag: 'z' in -zit (JK-UNKNOWN-OPTION) ~ jocker run",
        "run -v ~ 125 ~ flag needs an argument: --volume (JK-OPTION-NEEDS-VALUE) ~ jocker run",
        "run ~ 1 ~ 'jocker run' requires at least 1 argument (JK-ARGUMENT-COUNT) ~ jocker run",
        "ps extra ~ 1 ~ 'jocker ps' accepts no arguments (JK-ARGUMENT-COUNT) ~ jocker ps",
        "pull ~ 1 ~ 'jocker pull' requires at least 1 argument (JK-ARGUMENT-COUNT) ~ jocker pull",
        "images a b ~ 1 ~ 'jocker images' requires at most 1 argument (JK-ARGUMENT-COUNT) ~ jocker"
            + " images",
        "completion fish ~ 1 ~ unknown shell: \"fish\": must be one of bash, zsh (JK-USAGE) ~"
            + " jocker completion",
      })
  void saysWhatIsWrongInOneLineAndPointsToTheHelp(
      String line, int code, String message, String command) {
    Cli.Result result = cli.run(line.split(" ", -1));
    assertThat(result.err()).isEqualTo("jocker: " + message + "\nSee '" + command + " --help'.\n");
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(code);
    assertThat(cli.engine.calls).isEmpty();
  }

  @Test
  void printsItsVersionWhichIsTheProjects() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(pom).contains("<version>" + Version.NUMBER + "</version>");
    assertThat(cli.run("--version").out()).isEqualTo("jocker version " + Version.NUMBER + "\n");
    assertThat(cli.run("-v")).isEqualTo(cli.run("--version"));
  }

  @Test
  void findsEveryCommandByEachOfItsPaths() {
    for (CommandEntry entry : CommandIndex.ALL) {
      for (String path : entry.paths()) {
        String help = cli.run((path + " --help").split(" ", -1)).out();
        assertThat(help).startsWith("Usage:  jocker " + entry.name() + " ");
        assertThat(cli.run(("help " + path).split(" ", -1)).out()).isEqualTo(help);
      }
    }
  }

  @Test
  void showsHelpWhereNothingIsAskedFor() {
    String help = cli.run().out();
    assertThat(help).startsWith("Usage:  jocker [OPTIONS] COMMAND\n");
    assertThat(cli.run("--help").out()).isEqualTo(help);
    assertThat(cli.run("help").out()).isEqualTo(help);
    assertThat(cli.run("--debug").out()).isEqualTo(help);
    assertThat(cli.run("image").out()).startsWith("Usage:  jocker image COMMAND\n");
    assertThat(cli.run("image", "--help")).isEqualTo(cli.run("image"));
  }

  @Test
  void opensTheEngineWhereItIsTold() {
    cli.run("ps");
    cli.environment.put("JOCKER_ROOT", "/r");
    cli.environment.put("JOCKER_STATE", "/s");
    cli.run("ps");
    cli.run("--root", "mine", "--state=/t", "--config", "../dev/null", "ps");
    assertThat(cli.opened)
        .containsExactly(
            new EngineConfig("/var/lib/jocker", "/run/jocker", "/etc/jocker/config.json", Map.of()),
            new EngineConfig("/r", "/s", "/etc/jocker/config.json", cli.environment),
            new EngineConfig("/srv/mine", "/t", "/srv/../dev/null", cli.environment));
  }

  @Test
  void settingsThatAreNamedHaveToBeThere() {
    Cli.Result result = cli.run("--config", "/nosuch", "ps");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .startsWith("jocker: invalid argument \"/nosuch\" for \"--config\" flag: no such file");
    assertThat(cli.opened).isEmpty();
    assertThat(cli.run("--config", "/nosuch", "internal", "exited", "x").code()).isZero();
  }

  @Test
  void aMissingDeviceIsDockersMissingProgram() {
    cli.engine.failure = new JockerException(ErrorCode.DEVICE_NOT_FOUND, "/dev/nosuch");
    assertThat(cli.run("run", "x").code()).isEqualTo(127);
    assertThat(cli.run("create", "x").code()).isEqualTo(1);
  }

  @Test
  void endsAsDockerDoes() {
    cli.engine.failure = new JockerException(ErrorCode.IMAGE_NOT_FOUND, "x");
    assertThat(cli.run("run", "x"))
        .isEqualTo(new Cli.Result(125, "", "jocker: no such image: x (JK-IMAGE-NOT-FOUND)\n"));
    assertThat(cli.run("images").code()).isEqualTo(1);
    cli.engine.failure = new JockerException(ErrorCode.EXEC_NOT_FOUND, "web", "gone");
    assertThat(cli.run("run", "x").code()).isEqualTo(127);
    cli.engine.failure = new JockerException(ErrorCode.EXEC_FAILED, "web", "no", "EIO");
    assertThat(cli.run("run", "x").code()).isEqualTo(126);
    assertThat(cli.engine.closed).isTrue();
  }

  @Test
  void showsWhereAFailureCameFromOnlyWhenAsked() {
    cli.engine.failure =
        new JockerException(
            new IOException("the disk is full"), ErrorCode.INTERNAL_ERROR, "broken");
    assertThat(cli.run("images").err())
        .isEqualTo("jocker: internal error: broken (JK-INTERNAL-ERROR)\n");
    assertThat(cli.run("--debug", "images").err())
        .startsWith("jocker: internal error: broken (JK-INTERNAL-ERROR)\n")
        .contains("the disk is full")
        .contains("\tat io.jocker.cli.");
  }

  @Test
  void endsSilentlyWhenNobodyReads() {
    cli.outputClosed = true;
    assertThat(cli.run("--help")).isEqualTo(new Cli.Result(141, "", ""));
    assertThat(cli.run("images")).isEqualTo(new Cli.Result(141, "", ""));
    assertThat(cli.engine.closed).isTrue();
  }
}
