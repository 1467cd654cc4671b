package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.UpdateRequest;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UpdateCommandTest {
  private final Cli cli = new Cli();

  @Test
  void asksForWhatWasGivenAndNothingElse() {
    assertThat(
            cli.run("update", "-m", "64m", "--cpus", "1.5", "--restart", "on-failure:3", "a", "b"))
        .isEqualTo(new Cli.Result(0, "a\nb\n", ""));
    UpdateRequest request = Objects.requireNonNull(cli.engine.updated);
    assertThat(request.resources().memory().limitBytes()).isEqualTo(64L << 20);
    assertThat(request.resources().memory().swapBytes()).isNull();
    assertThat(request.resources().cpu().nanoCpus()).isEqualTo(1_500_000_000L);
    assertThat(request.resources().pids()).isNull();
    assertThat(request.restart()).isEqualTo(RestartPolicy.parse("on-failure:3"));
    assertThat(cli.engine.calls).contains("update a", "update b");
  }

  @Test
  void somethingMustBeGiven() {
    Cli.Result result = cli.run("update", "a");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("jocker: you must provide one or more flags");
    assertThat(cli.run("update", "--restart", "never", "a").code()).isEqualTo(125);
  }
}
