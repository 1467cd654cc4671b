package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerHealth;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.HealthRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.ProcessRequest.Stdio;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.UnhealthyAction;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.runtime.launch.HealthRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Health checks by the monitors: nobody else is there. */
@RequiresRoot
@Timeout(120)
class HealthIT {
  private static final String GROUP = "health";
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long MILLI = 1_000_000;
  private static final String[] WAITING = {
    "sh", "-c", "trap 'exit 4' TERM; while :; do sleep 0.05; done"
  };

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;
  private Leftovers before;

  @BeforeEach
  void open() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    NamespacesRequest users = NamespacesRequest.DEFAULT.withUser(new UserNamespaceMode.Auto());
    engine.run(playground("true").withNamespaces(users)); // which makes the folder of id ranges
    engine.engine().remove(engine.engine().containers(ContainerFilter.ALL).get(0).id(), false);
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void close() throws Exception {
    for (var container : engine.engine().containers(ContainerFilter.ALL)) {
      engine.engine().remove(container.id(), true);
    }
    before.assertNothingLeft();
    engine.close();
    group.close();
  }

  @Test
  void soManyFailuresInARowMakeItUnhealthyAndOneSuccessHealthy() throws Exception {
    String id = start(health("echo looking; test -e /tmp/well", HOUR, 2));
    assertThat(status(id)).isEqualTo("starting");
    ContainerHealth once = check(id);
    assertThat(once.status()).isEqualTo("starting");
    assertThat(once.failingStreak()).isEqualTo(1);
    assertThat(once.log())
        .singleElement()
        .satisfies(
            probe -> {
              assertThat(probe.exitCode()).isEqualTo(1);
              assertThat(probe.output()).isEqualTo("looking\n");
              assertThat(probe.end()).isAfter(probe.start());
            });
    assertThat(check(id).status()).isEqualTo("unhealthy");
    assertThat(status(id)).isEqualTo("unhealthy");
    assertThat(listed("unhealthy")).isEqualTo(1);
    assertThat(listed("healthy")).isZero();
    exec(id, "touch", "/tmp/well");
    ContainerHealth well = check(id);
    assertThat(well.status()).isEqualTo("healthy");
    assertThat(well.failingStreak()).isZero();
    assertThat(well.log()).extracting(ContainerHealth.Probe::exitCode).containsExactly(1, 1, 0);
    exec(id, "rm", "/tmp/well");
    assertThat(check(id).status()).isEqualTo("healthy"); // one failure is not enough
  }

  @Test
  void theLastFiveAreKeptAndTheBeginOfWhatTheyWrote() throws Exception {
    String script =
        "echo x >>/tmp/count; n=$(wc -l </tmp/count); echo $n;"
            + " test $n -lt 7 || head -c 100000 /dev/zero | tr '\\0' y; exit $n";
    String id = start(health(script, HOUR, 100));
    ContainerHealth health = check(id);
    for (int i = 2; i <= 7; i++) {
      health = check(id);
      assertThat(health.failingStreak()).isEqualTo(i);
    }
    assertThat(health.log())
        .extracting(ContainerHealth.Probe::exitCode)
        .containsExactly(3, 4, 5, 6, 7);
    assertThat(health.log().get(4).output())
        .startsWith("7\nyyy")
        .endsWith("y...")
        .hasSize(4096 + "...".length());
  }

  @Test
  void oneThatHangsIsKilledWithItsProcesses() throws Exception {
    String script = "echo begun; sleep 1000 & sleep 1000";
    String id = start(new HealthRequest(false, script, HOUR, 300 * MILLI, 0, 0, 1, NOTHING));
    ContainerHealth health = check(id);
    assertThat(health.status()).isEqualTo("unhealthy");
    assertThat(health.log())
        .singleElement()
        .satisfies(
            probe -> {
              assertThat(probe.exitCode()).isEqualTo(-1);
              assertThat(probe.output()).isEqualTo("Health check exceeded timeout: begun\n");
            });
    assertThat(engine.exec(id, command("ps")).output())
        .contains("sleep")
        .doesNotContain("sleep 1000");
  }

  @Test
  void neitherASessionOfItsOwnNorAnotherParentSavesAProcessOfOneThatHangs() throws Exception {
    String script =
        "setsid sleep 1001 & (setsid sleep 1002 &); sleep 0.1; touch /tmp/begun; sleep 1000";
    String id = start(new HealthRequest(false, script, HOUR, 600 * MILLI, 0, 0, 1, NOTHING));
    assertThat(check(id).status()).isEqualTo("unhealthy");
    assertThat(engine.exec(id, command("test", "-e", "/tmp/begun")).exit().code()).isZero();
    awaitNoSleep(id, "sleep 100");
  }

  /** Such as a service that it has started anew. */
  @Test
  void whatOneThatEndedInTimeHasLeftOutlivesALaterOneThatHangs() throws Exception {
    String script =
        "test ! -e /tmp/second || exec sleep 1004; touch /tmp/second;"
            + " setsid sleep 1003 >/dev/null 2>&1 & echo $! >/tmp/left";
    String id = start(new HealthRequest(false, script, HOUR, 600 * MILLI, 0, 0, 1, NOTHING));
    assertThat(check(id).status()).isEqualTo("healthy");
    assertThat(check(id).status()).isEqualTo("unhealthy");
    assertThat(engine.exec(id, command("ps")).output()).contains("sleep 1003");
    exec(id, "sh", "-c", "kill $(cat /tmp/left) && rm /tmp/second");
    awaitNoSleep(id, "sleep 100");
    assertThat(check(id).status()).isEqualTo("healthy"); // and the group is empty again
  }

  /** A process that is killed is there for a moment. */
  private void awaitNoSleep(String id, String command) throws Exception {
    while (engine.exec(id, command("ps")).output().contains(command)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void afterItsIntervalItIsCheckedAgainAndNotWhileItStandsStill() throws Exception {
    String id = start(health("true", 50 * MILLI, 1));
    awaitChecks(id, 3);
    engine.engine().pause(id);
    assertThatThrownBy(() -> check(id)).isInstanceOf(JockerException.class);
    TimeUnit.MILLISECONDS.sleep(100); // one that had ended before may be writing yet
    long checks = record(id).checks();
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(record(id).checks()).isEqualTo(checks);
    engine.engine().unpause(id);
    awaitChecks(id, checks + 2);
    assertThat(record(id).status()).isEqualTo(HealthRecord.Status.HEALTHY);
  }

  /** Its time begins anew: what stands still could not end. */
  @Test
  void aPauseIsNoFailure() throws Exception {
    String script = "touch /tmp/begun; sleep 0.2";
    String id = start(new HealthRequest(false, script, 50 * MILLI, 1000 * MILLI, 0, 0, 1, NOTHING));
    while (engine.exec(id, command("test", "-e", "/tmp/begun")).exit().code() != 0) {
      Thread.onSpinWait();
    }
    engine.engine().pause(id);
    TimeUnit.MILLISECONDS.sleep(1200);
    engine.engine().unpause(id);
    awaitChecks(id, 2);
    assertThat(record(id).status()).isEqualTo(HealthRecord.Status.HEALTHY);
    assertThat(record(id).failingStreak()).isZero();
  }

  @Test
  void failuresOfTheStartPeriodDoNotCount() throws Exception {
    HealthRequest request =
        new HealthRequest(false, "false", HOUR, HOUR, 700 * MILLI, 50 * MILLI, 1, NOTHING);
    String id = start(request);
    awaitChecks(id, 4); // by the interval of the start period
    assertThat(record(id).failingStreak()).isZero();
    assertThat(record(id).status()).isEqualTo(HealthRecord.Status.STARTING);
    TimeUnit.MILLISECONDS.sleep(800);
    assertThat(check(id).status()).isEqualTo("unhealthy");
  }

  @Test
  void anEndOfTheContainerEndsTheCheckWhichSaysNothing() throws Exception {
    String id = start(health("touch /tmp/begun; sleep 1000", 50 * MILLI, 1));
    while (engine.exec(id, command("test", "-e", "/tmp/begun")).exit().code() != 0) {
      Thread.onSpinWait();
    }
    engine.engine().stop(id, StopOptions.DEFAULT, RunListener.SILENT);
    assertThat(record(id).checks()).isZero();
    assertThat(state(id, "ExitCode")).isEqualTo(4L);
    assertThat(health(id).get("Status")).isEqualTo("unhealthy"); // as docker's is then
  }

  @Test
  void anEndOfTheMonitorLeavesNothing() throws Exception {
    String id = start(health("sleep 1000", 50 * MILLI, 1));
    while (!engine.exec(id, command("ps")).output().contains("sleep 1000")) {
      Thread.onSpinWait();
    }
    String[] fields = Files.readString(folder.resolve("state/live/" + id)).split(" ", -1);
    ProcessHandle monitor = ProcessHandle.of(Long.parseLong(fields[2])).orElseThrow();
    monitor.destroyForcibly();
    monitor.onExit().join();
    engine.again().close(); // which settles it
    assertThat(state(id, "Status")).isEqualTo("exited");
  }

  @Test
  void anotherStartBeginsAnew() throws Exception {
    String id = start(health("false", HOUR, 1));
    assertThat(check(id).status()).isEqualTo("unhealthy");
    engine.engine().stop(id, StopOptions.DEFAULT, RunListener.SILENT);
    engine.engine().start(id, RunListener.SILENT);
    assertThat(status(id)).isEqualTo("starting");
    assertThat(record(id).checks()).isZero();
    assertThat(check(id).status()).isEqualTo("unhealthy");
  }

  /** In what kinds of containers the check has to get. */
  enum Kind {
    USER_NAMESPACE,
    HOST_PIDS,
    TERMINAL,
    NO_LOG,
    OTHER_USER
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCheckSeesWhatTheContainerSees(Kind kind) throws Exception {
    HealthRequest health = health("id -u; cat /proc/self/cgroup >/dev/null; hostname", HOUR, 1);
    ContainerRequest request = with(playground(WAITING), health);
    NamespacesRequest namespaces = NamespacesRequest.DEFAULT;
    request =
        switch (kind) {
          case USER_NAMESPACE ->
              request.withNamespaces(namespaces.withUser(new UserNamespaceMode.Auto()));
          case HOST_PIDS -> request.withNamespaces(hostPids());
          case TERMINAL -> request.withProcess(request.process().withStdio(new Stdio(false, true)));
          case NO_LOG ->
              request.withLifecycle(lifecycle(health, LogRequest.parse("none", List.of())));
          case OTHER_USER -> request.withProcess(asUser(request.process(), "1000"));
        };
    String id = engine.engine().runDetached(request, RunListener.SILENT);
    ContainerHealth seen = check(id);
    assertThat(seen.status()).as("%s", seen).isEqualTo("healthy");
    assertThat(seen.log().get(0).output())
        .isEqualTo((kind == Kind.OTHER_USER ? "1000" : "0") + "\n" + id.substring(0, 12) + "\n");
  }

  /** What is made for children there must not be for the check itself. */
  @Test
  void alsoOfAContainerWithThePidsOfAnother() throws Exception {
    String other = start(HealthRequest.NONE);
    NamespacesRequest shared =
        new NamespacesRequest(
            NamespaceMode.PRIVATE,
            new NamespaceMode.Container(other),
            NamespaceMode.PRIVATE,
            NamespaceMode.PRIVATE,
            NamespaceMode.PRIVATE,
            UserNamespaceMode.HOST,
            NamespacesRequest.NameResolution.DEFAULT);
    String id =
        engine
            .engine()
            .runDetached(
                with(playground("sleep", "1000"), health("readlink /proc/self/ns/pid", HOUR, 1))
                    .withNamespaces(shared),
                RunListener.SILENT);
    String own = engine.exec(other, command("readlink", "/proc/self/ns/pid")).output();
    assertThat(check(id).log().get(0).output()).isEqualTo(own);
  }

  /** The monitor is the caller's child then, and copies to him; the check's output is its own. */
  @Test
  void inTheForegroundTheyStayOutOfTheOutput() throws Exception {
    CompletableFuture<String> started = new CompletableFuture<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void started(String id, int pid) {
            started.complete(id);
          }
        };
    ContainerRequest request =
        with(
            playground("sh", "-c", "while [ ! -e /tmp/end ]; do sleep 0.05; done; echo end"),
            health("echo check", HOUR, 1));
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return engine.run(request, listener).output();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(check(started.get()).log().get(0).output()).isEqualTo("check\n");
    exec(started.get(), "touch", "/tmp/end");
    assertThat(output.get()).isEqualTo("end\n");
  }

  @Test
  void whoHasNoneIsNotChecked() throws Exception {
    String id = start(HealthRequest.NONE);
    assertThatThrownBy(() -> check(id)).hasMessageContaining("no health check");
    assertThat(listed("none")).isEqualTo(1);
    assertThat(inspected(id).containsKey("Health")).isFalse();
  }

  /** The monitor's own, with its table, after a check: it is twice as large as without. */
  @Test
  void aMonitorWithChecksStaysSmall() throws Exception {
    String id = start(health("true", HOUR, 1));
    check(id);
    String[] fields = Files.readString(folder.resolve("state/live/" + id)).split(" ", -1);
    List<String> lines = Files.readAllLines(Path.of("/proc", fields[2], "smaps_rollup"));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("Pss:"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(Integer.parseInt(line.replaceAll("\\D", ""))).isLessThanOrEqualTo(70));
  }

  private static final UnhealthyAction NOTHING = UnhealthyAction.NONE;

  private static HealthRequest health(String command, long interval, int retries) {
    return new HealthRequest(false, command, interval, 0, 0, 0, retries, NOTHING);
  }

  private static ContainerRequest with(ContainerRequest request, HealthRequest health) {
    return request.withLifecycle(lifecycle(health, LogRequest.DEFAULT));
  }

  private static LifecycleRequest lifecycle(HealthRequest health, LogRequest log) {
    return new LifecycleRequest(false, null, null, RestartPolicy.NO, log, health);
  }

  private static NamespacesRequest hostPids() {
    return new NamespacesRequest(
        NamespaceMode.PRIVATE,
        NamespaceMode.HOST,
        NamespaceMode.PRIVATE,
        NamespaceMode.PRIVATE,
        NamespaceMode.PRIVATE,
        UserNamespaceMode.HOST,
        NamespacesRequest.NameResolution.DEFAULT);
  }

  private static ProcessRequest asUser(ProcessRequest process, String user) {
    return new ProcessRequest(
        process.command(),
        process.entrypoint(),
        process.environment(),
        process.workingDirectory(),
        user,
        process.supplementaryGroups(),
        process.stdio(),
        process.init());
  }

  private String start(HealthRequest health) throws Exception {
    return engine.engine().runDetached(with(playground(WAITING), health), RunListener.SILENT);
  }

  private ContainerHealth check(String id) throws Exception {
    return engine.engine().health().check(id);
  }

  private static ExecRequest command(String... words) {
    return new ExecRequest(List.of(words), List.of(), null, null, false, new Stdio(false, false));
  }

  private void exec(String id, String... words) throws Exception {
    assertThat(engine.exec(id, command(words)).exit().code()).isZero();
  }

  private HealthRecord record(String id) throws Exception {
    return HealthRecord.parse(
        Files.readAllBytes(folder.resolve("root/containers/" + id + "/health")));
  }

  private void awaitChecks(String id, long count) throws Exception {
    while (record(id).checks() < count) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private int listed(String health) throws Exception {
    return engine
        .engine()
        .containers(new ContainerFilter(true, Map.of("health", List.of(health))))
        .size();
  }

  private String status(String id) throws Exception {
    return engine.engine().containers(ContainerFilter.ALL).stream()
        .filter(container -> container.id().equals(id))
        .findFirst()
        .orElseThrow()
        .health();
  }

  private Map<?, ?> inspected(String id) throws Exception {
    return (Map<?, ?>) engine.engine().inspectContainer(id).get("State");
  }

  private Object state(String id, String field) throws Exception {
    return inspected(id).get(field);
  }

  private Map<?, ?> health(String id) throws Exception {
    return (Map<?, ?>) inspected(id).get("Health");
  }
}
