package io.jocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Capability;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.program.Step;
import io.jocker.runtime.config.Hook;
import io.jocker.runtime.config.Hooks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every step of a start is made to fail in turn: the error names it, and nothing is left behind.
 */
@RequiresRoot
@Timeout(120)
class EveryStepFailsIT {
  private static final List<String> PROGRAM = List.of("sh", "-c", "echo ran");
  private final Linux linux = JnaLinux.open();

  enum Kind {
    PLAIN,
    USER_NAMESPACE,
    TERMINAL,
    INIT,
    HOOKS
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailingStepIsNamedAndLeavesNothing(Kind kind, @TempDir Path directory) throws Exception {
    TestContainer container = container(kind, directory);
    assertThat(container.run(linux, StepFault.NONE, "", PROGRAM).output().strip()).isEqualTo("ran");
    List<Step> steps = container.plan(linux, PROGRAM).steps();
    Leftovers before = Leftovers.watching("jocker-test").snapshot();
    int failed = 0;
    for (Step step : steps) {
      // What the interpreter computes by itself cannot fail.
      failed += step.call() != null && failsAsItShould(container, step) ? 1 : 0;
    }
    before.assertNothingLeft();
    assertThat(failed).isGreaterThan(60);
  }

  private boolean failsAsItShould(TestContainer container, Step step) throws Exception {
    try {
      container.run(linux, new StepFault(step.index(), Errno.EIO), "", PROGRAM);
      return false; // an error that the plan knows a way around, or one after the start
    } catch (StartException e) {
      assertThat(e.getMessage())
          .contains(step.mustSucceed() ? step.name() : "")
          .endsWith(e.errno().describe());
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("monitor ended before");
      return true;
    }
  }

  /** A program that both the host and the container have. */
  private static Hooks hooks() {
    List<Hook> hook = List.of(new Hook("/bin/true", List.of("true"), List.of(), 20));
    return new Hooks(hook, hook, hook, hook, List.of(), List.of());
  }

  private static TestContainer container(Kind kind, Path directory) throws Exception {
    TestContainer container =
        new TestContainer(directory)
            .capabilities(EnumSet.of(Capability.CHOWN, Capability.KILL))
            .bind("/data", directory, Set.of());
    return switch (kind) {
      case PLAIN -> container.readOnly();
      case USER_NAMESPACE -> container.userNamespace(200_000);
      case TERMINAL -> container.terminal();
      case INIT -> container.init();
      case HOOKS -> container.hooks(hooks());
    };
  }
}
