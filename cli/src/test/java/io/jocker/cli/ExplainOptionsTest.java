package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code run --explain}, over an engine that tells nothing. */
final class ExplainOptionsTest {
  private final Cli cli = new Cli();
  @TempDir Path folder;

  @Test
  void standsAloneOrWithAValueBehindAnEqualsSign() {
    assertThat(cli.run("run", "--explain", "busybox").err()).startsWith("What jocker did:");
    assertThat(cli.run("run", "--explain=json", "busybox").err()).startsWith("{\"version\":1,");
    assertThat(cli.run("run", "-e", "--explain", "busybox", "true").err()).isEmpty();
    cli.terminal = true;
    assertThat(cli.run("run", "-ite", "A=b", "--explain", "busybox").err()).contains("jocker did");
    assertThat(cli.engine.calls).containsOnly("run");
  }

  @Test
  void behindTheImageItBelongsToTheProgram() {
    assertThat(cli.run("run", "busybox", "--explain").err()).isEmpty();
  }

  @Test
  void aPlanRunsNothing() {
    Path id = folder.resolve("id");
    Cli.Result result = cli.run("run", "--explain=plan", "--cidfile", id.toString(), "busybox");

    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("What jocker would do:");
    assertThat(cli.engine.calls).containsExactly("plan");
    assertThat(id).doesNotExist();
  }

  @Test
  void anotherWordIsRefused() {
    Cli.Result result = cli.run("run", "--explain=all", "busybox");

    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .startsWith(
            "jocker: invalid argument \"all\" for \"--explain\" flag: must be short, full, plan, json or sh");
    assertThat(cli.engine.calls).isEmpty();
  }

  @Test
  void goesToAFileThatIsNamed() throws Exception {
    Path file = folder.resolve("story");
    Cli.Result result = cli.run("run", "--explain", "--explain-file", file.toString(), "busybox");

    assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(Files.readString(file)).startsWith("What jocker did:");
    assertThat(cli.run("run", "--explain-file", file.toString(), "busybox").err())
        .contains("\"--explain-file\" flag: it needs --explain");
  }

  @Test
  void aFailureIsToldAfterTheStory() {
    cli.engine.failure = new JockerException(ErrorCode.EXEC_NOT_FOUND, "web", "gone");

    Cli.Result result = cli.run("run", "--explain", "busybox");

    assertThat(result.code()).isEqualTo(127);
    assertThat(result.err()).startsWith("What jocker did:").contains("\njocker: ");
  }
}
