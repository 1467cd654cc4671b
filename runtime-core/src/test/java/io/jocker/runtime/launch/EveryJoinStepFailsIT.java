package io.jocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Capability;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.program.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every step by which one more process joins a container is made to fail in turn: the error names
 * it, no process is left, and the container goes on.
 */
@RequiresRoot
@Timeout(120)
class EveryJoinStepFailsIT {
  private final Linux linux = JnaLinux.open();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailingStepIsNamedAndLeavesNothing(boolean users, @TempDir Path directory)
      throws Exception {
    TestContainer container =
        new TestContainer(directory).capabilities(EnumSet.of(Capability.CHOWN));
    EnumSet<Namespace> namespaces =
        EnumSet.complementOf(EnumSet.of(Namespace.USER, Namespace.TIME));
    if (users) {
      container.userNamespace(200_000);
      namespaces.add(Namespace.USER);
    }
    container.whileRunning(
        linux,
        running -> {
          long processes = ProcessHandle.current().descendants().count();
          int failed = 0;
          for (Step step : steps(container, running, namespaces)) {
            failed += step.call() != null && fails(container, running, namespaces, step) ? 1 : 0;
            assertThat(ProcessHandle.current().descendants().count())
                .as(step.name())
                .isEqualTo(processes);
          }
          assertThat(failed).isGreaterThan(25);
          assertThat(join(container, running, namespaces, StepFault.NONE)).isEqualTo(3);
        });
  }

  private List<Step> steps(
      TestContainer container, StartedContainer running, Set<Namespace> namespaces)
      throws Exception {
    try (Fd nothing = nothing();
        Fd exit = linux.files().memoryFile("exit", false);
        JoinPipes pipes = JoinPipes.open(linux)) {
      JoinRequest request = request(container, running, namespaces, nothing, exit);
      return new JoinPlan(request, pipes, LaunchPlan.LaunchFacts.of(linux)).build().steps();
    }
  }

  private boolean fails(
      TestContainer container, StartedContainer running, Set<Namespace> namespaces, Step step)
      throws Exception {
    try {
      join(container, running, namespaces, new StepFault(step.index(), Errno.EIO));
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

  /** Returns the exit code, -1 where none was written down. */
  private int join(
      TestContainer container, StartedContainer running, Set<Namespace> namespaces, StepFault fault)
      throws Exception {
    try (Fd nothing = nothing();
        Fd exit = linux.files().memoryFile("exit", false)) {
      linux.files().allocate(exit, ExitRecord.BYTES);
      try (StartedContainer process =
          new Joiner(linux).start(request(container, running, namespaces, nothing, exit), fault)) {
        process.recorded();
        process.await();
      }
      byte[] record = new byte[ExitRecord.BYTES];
      linux.io().readAt(exit, 0, record, 0, record.length);
      return ExitRecord.parse(record).map(ExitRecord::exitCode).orElse(-1);
    }
  }

  private static JoinRequest request(
      TestContainer container,
      StartedContainer running,
      Set<Namespace> namespaces,
      Fd nothing,
      Fd exit) {
    return new JoinRequest(
        "test",
        running.process(),
        namespaces,
        container.config(List.of("sh", "-c", "exit 3")).process(),
        null,
        null,
        null,
        ContainerStreams.direct(nothing, nothing, nothing),
        null,
        exit);
  }

  private Fd nothing() throws IOException {
    return linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDWR), 0);
  }
}
