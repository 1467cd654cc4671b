package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.HealthRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.FrozenMark;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.cgroup.Cgroups;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers that go on without a command, and what the next commands say and do. */
@RequiresRoot
@Timeout(120)
class DetachedIT {
  private static final String GROUP = "detached";

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;
  private Leftovers before;
  private final List<ErrorCode> warnings = new ArrayList<>();

  private final RunListener listener =
      new RunListener() {
        @Override
        public void warning(ErrorText text) {
          warnings.add(text.code());
        }
      };

  @BeforeEach
  void open() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    engine.run(playground("true"));
    engine.engine().remove(engine.engine().containers(ContainerFilter.ALL).get(0).id(), false);
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    group.close();
  }

  @Test
  void itRunsUntilItEndsByItselfAndIsWaitedFor() throws Exception {
    String other = start("sh", "-c", "sleep 0.3; echo done; exit 5");
    assertThat(state(other).isUp()).isTrue();
    assertThat(engine.engine().await(other)).isEqualTo(5);
    assertThat(state(other).status()).isEqualTo(ContainerStatus.EXITED);
    assertThat(state(other).exitCode()).isEqualTo(5);
    assertThat(logs(other, LogOptions.ALL)).containsExactly("done\n");
    removeAll();
  }

  @Test
  void aLogIsFollowedUntilTheEnd() throws Exception {
    String id = start("sh", "-c", "echo one; sleep 0.4; echo two");
    assertThat(logs(id, new LogOptions(-1, null, null, true))).containsExactly("one\n", "two\n");
    removeAll();
  }

  @Test
  void oneThatHearsTheSignalStopsAtOnce() throws Exception {
    String id = start("sh", "-c", "trap 'exit 4' TERM; echo ready; while :; do sleep 0.05; done");
    while (logs(id, LogOptions.ALL).isEmpty()) {
      Thread.onSpinWait();
    }
    engine.engine().stop(id, StopOptions.DEFAULT, listener);
    // Were it killed, the code would be 137, and a warning would say why.
    assertThat(state(id).exitCode()).isEqualTo(4);
    assertThat(warnings).isEmpty();
    engine.engine().stop(id, StopOptions.DEFAULT, listener); // once more is no error
    removeAll();
  }

  @Test
  void oneThatCannotHearItIsKilledInTimeAndThatIsSaid() throws Exception {
    String id = start("sleep", "1000");
    engine.engine().stop(id, new StopOptions(null, 1), listener);
    assertThat(state(id).exitCode()).isEqualTo(137);
    assertThat(warnings).containsExactly(ErrorCode.SIGNAL_IGNORED);
    removeAll();
  }

  @Test
  void signalsReachTheFirstProcess() throws Exception {
    String id = start("sh", "-c", "trap 'echo heard' USR1; while :; do sleep 0.05; done");
    while (logs(id, LogOptions.ALL).isEmpty()) {
      engine.engine().kill(id, 10);
    }
    assertThat(logs(id, LogOptions.ALL)).contains("heard\n");
    engine.engine().kill(id, 9);
    assertThat(state(id).exitCode()).isEqualTo(137);
    assertThatThrownBy(() -> engine.engine().kill(id, 9))
        .isInstanceOfSatisfying(
            JockerException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTAINER_NOT_RUNNING));
    removeAll();
  }

  @Test
  void itEndsWithItsMonitorAndTheStateSaysWhy() throws Exception {
    String id = start("sh", "-c", "sleep 1000 & wait");
    ProcessHandle monitor = monitorOf(id);
    monitor.destroyForcibly();
    monitor.onExit().join();
    try (Engine next = engine.again()) {
      ContainerState state = state(next, id);
      assertThat(state.status()).isEqualTo(ContainerStatus.EXITED);
      assertThat(state.exitCode()).isEqualTo(137);
      assertThat(state.error()).contains("monitor was killed");
    }
    removeAll();
  }

  /** A state folder on a disk outlives the boot that it tells of. */
  @Test
  void anotherBootIsBelievedNothingOfThisOne() throws Exception {
    Path rules = folder.resolve("state/networks/generation");
    Files.createDirectories(rules.getParent());
    Files.writeString(rules, "7 7\n");
    try (Engine same = engine.again()) {
      same.containers(ContainerFilter.ALL);
      assertThat(rules).exists();
    }
    Files.writeString(folder.resolve("state/boot"), "another\n");
    try (Engine next = engine.again()) {
      next.containers(ContainerFilter.ALL);
      assertThat(rules).doesNotExist();
    }
  }

  /** As a reboot leaves it: no process, and nothing below the state folder. */
  @Test
  void afterARebootItHasEndedAndAnEndThatWasWrittenDownIsKept() throws Exception {
    String cut = start("sleep", "1000");
    String ended = start("sh", "-c", "exit 9");
    assertThat(engine.engine().await(ended)).isEqualTo(9);
    ProcessHandle monitor = monitorOf(cut);
    monitor.destroyForcibly();
    monitor.onExit().join();
    try (Stream<Path> files = Files.list(folder.resolve("state/live"))) {
      files.forEach(file -> assertThat(file.toFile().delete()).isTrue());
    }
    Files.delete(folder.resolve("state/boot"));
    try (Engine next = engine.again()) {
      assertThat(state(next, cut).exitCode()).isEqualTo(255);
      assertThat(state(next, cut).error()).contains("machine went down");
      assertThat(state(next, ended).exitCode()).isEqualTo(9);
    }
    removeAll();
  }

  /** After a reboot, as above: three that were running, and one that somebody had stopped. */
  @Test
  void afterABootThoseStartWhosePolicySaysSo() throws Exception {
    String always = start(new RestartPolicy(RestartPolicy.Kind.ALWAYS, 0));
    String unless = start(new RestartPolicy(RestartPolicy.Kind.UNLESS_STOPPED, 0));
    String stopped = start(new RestartPolicy(RestartPolicy.Kind.UNLESS_STOPPED, 0));
    String failure = start(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 0));
    engine.engine().kill(stopped, 9);
    for (String id : List.of(always, unless, failure)) {
      ProcessHandle monitor = monitorOf(id);
      monitor.destroyForcibly();
      monitor.onExit().join();
    }
    try (Stream<Path> files = Files.list(folder.resolve("state/live"))) {
      files.forEach(file -> assertThat(file.toFile().delete()).isTrue());
    }
    Files.delete(folder.resolve("state/boot"));
    try (Engine next = engine.again()) {
      assertThat(next.startAfterBoot(listener)).containsExactly(always, unless);
      assertThat(state(next, always).isUp()).isTrue();
      assertThat(state(next, stopped).exitCode()).isEqualTo(137);
      assertThat(state(next, failure).exitCode()).isEqualTo(255);
      assertThat(next.startAfterBoot(listener)).isEmpty(); // they run
      next.remove(always, true);
      next.remove(unless, true);
    }
    removeAll();
  }

  private String start(RestartPolicy policy) throws Exception {
    LifecycleRequest lifecycle =
        new LifecycleRequest(false, null, null, policy, LogRequest.DEFAULT, HealthRequest.NONE);
    return engine
        .engine()
        .runDetached(playground("sleep", "1000").withLifecycle(lifecycle), listener);
  }

  /** Who makes an image of it holds the mark as long as it stands still. */
  @Test
  void oneThatStandsStillForSomebodyWhoWasKilledGoesOn() throws Exception {
    String id = start("sleep", "1000");
    CgroupManager cgroup = Cgroups.open(engine.linux()).group("/" + GROUP + "/" + id);
    try (ContainerStore store =
            ContainerStore.open(engine.linux(), folder + "/root", folder + "/state");
        FrozenMark mark = store.markFrozen(new ContainerId(id))) {
      cgroup.freeze();
      engine.again().close();
      assertThat(isFrozen(cgroup)).isTrue(); // he lives
    }
    engine.again().close();
    assertThat(isFrozen(cgroup)).isFalse();
    removeAll();
  }

  /** Either version's file begins so. */
  private static boolean isFrozen(CgroupManager cgroup) throws Exception {
    for (Path path : cgroup.paths()) {
      for (String name : List.of("freezer.state", "cgroup.freeze")) {
        if (Files.exists(path.resolve(name))) {
          return Files.readString(path.resolve(name)).matches("(?s)[F1].*");
        }
      }
    }
    throw new AssertionError("no freezer");
  }

  @Test
  void whatPsComplainsOfIsToldAndNotItsHeading() throws Exception {
    String id = start("sleep", "1000");
    assertThatThrownBy(() -> engine.engine().top(id, List.of("-o", "pid,nonsense")))
        .hasMessageContaining("nonsense");
    removeAll();
  }

  @Test
  void inputThatNobodyGivesDoesNotEnd() throws Exception {
    ContainerRequest waiting = playground("cat");
    waiting =
        waiting.withProcess(waiting.process().withStdio(new ProcessRequest.Stdio(true, false)));
    String id = engine.engine().runDetached(waiting, listener);
    engine.engine().kill(id, 28); // SIGWINCH, which cat does not mind
    assertThat(state(id).isUp()).isTrue();
    removeAll();
  }

  @Test
  void aProgramThatIsNotThereIsSaidAndKeptAsCreated() throws Exception {
    assertThatThrownBy(() -> start("nothing-of-that-name"))
        .isInstanceOfSatisfying(
            JockerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXEC_NOT_FOUND));
    assertThat(engine.engine().containers(ContainerFilter.ALL))
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.state().status()).isEqualTo(ContainerStatus.CREATED);
              assertThat(container.state().exitCode()).isEqualTo(127);
            });
    removeAll();
  }

  private String start(String... command) throws Exception {
    return engine.engine().runDetached(playground(command), listener);
  }

  private ProcessHandle monitorOf(String id) throws Exception {
    String[] fields = Files.readString(folder.resolve("state/live/" + id)).split(" ", -1);
    return ProcessHandle.of(Long.parseLong(fields[2])).orElseThrow();
  }

  /** As another command sees it, which begins by putting things right. */
  private ContainerState state(String id) throws Exception {
    try (Engine next = engine.again()) {
      return state(next, id);
    }
  }

  private static ContainerState state(Engine engine, String id) throws Exception {
    return engine.containers(ContainerFilter.ALL).stream()
        .filter(container -> container.id().equals(id))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private List<String> logs(String name, LogOptions options) throws Exception {
    List<String> lines = new ArrayList<>();
    engine
        .engine()
        .logs(
            name,
            options,
            (stream, seconds, nanos, line) -> lines.add(new String(line, StandardCharsets.UTF_8)));
    return lines;
  }

  private void removeAll() throws Exception {
    try (Engine next = engine.again()) {
      for (var container : next.containers(ContainerFilter.ALL)) {
        engine.engine().remove(container.id(), true); // which has the monitors as its children
      }
    }
    before.assertNothingLeft();
  }
}
