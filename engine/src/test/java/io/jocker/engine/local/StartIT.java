package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.IdentityRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers that are started again, stand still, and get other names. */
@RequiresRoot
@Timeout(120)
class StartIT {
  private static final String GROUP = "start-again";

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;
  private Leftovers before;

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
  void whatItWroteIsThereAndTheLogGoesOn() throws Exception {
    String id =
        engine
            .engine()
            .create(
                playground("sh", "-c", "echo run >>/tmp/runs; wc -l </tmp/runs; exit 3"),
                RunListener.SILENT);
    assertThat(state(id).status()).isEqualTo(ContainerStatus.CREATED);
    for (int i = 0; i < 3; i++) {
      assertThat(engine.engine().start(id, RunListener.SILENT)).isEqualTo(id);
      assertThat(engine.engine().await(id)).isEqualTo(3);
      assertThat(state(id).status()).isEqualTo(ContainerStatus.EXITED);
    }
    assertThat(logs(id)).containsExactly("1\n", "2\n", "3\n");
    end(id);
  }

  @Test
  void inTheForegroundItsOutputAndExitCodeComeOut() throws Exception {
    String id =
        engine.engine().create(playground("sh", "-c", "echo out; exit 4"), RunListener.SILENT);
    assertThat(engine.startAttached(id).output()).isEqualTo("out\n");
    TestEngine.Ran again = engine.startAttached(id);
    assertThat(again.output()).isEqualTo("out\n");
    assertThat(again.exit().code()).isEqualTo(4);
    end(id);
  }

  @Test
  void oneThatRunsIsLeftAsItIs() throws Exception {
    String id = engine.engine().runDetached(playground("sleep", "1000"), RunListener.SILENT);
    int pid = state(id).pid();
    assertThat(engine.engine().start(id, RunListener.SILENT)).isEqualTo(id);
    assertThat(state(id).pid()).isEqualTo(pid);
    assertThatThrownBy(() -> engine.startAttached(id))
        .isInstanceOfSatisfying(
            JockerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTAINER_STATE));
    end(id);
  }

  /** An overlay that is "volatile" is mounted once only. */
  @Test
  void oneThatRemovesItselfCanBeCreatedAndStartedLater() throws Exception {
    ContainerRequest removed =
        playground("sh", "-c", "echo once")
            .withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
    String id = engine.engine().create(removed, RunListener.SILENT);
    assertThat(engine.startAttached(id).output()).isEqualTo("once\n");
    assertThat(engine.engine().containers(ContainerFilter.ALL)).isEmpty();
    before.assertNothingLeft();
  }

  /** The other's namespaces are others after each start of it. */
  @Test
  void sharedNamespacesAreLookedForAnew() throws Exception {
    String server =
        engine
            .engine()
            .runDetached(
                playground("sleep", "1000").withIdentity(IdentityRequest.NONE.withName("server")),
                RunListener.SILENT);
    ContainerRequest client = playground("readlink", "/proc/self/ns/net");
    NamespacesRequest usual = client.namespaces();
    String id =
        engine
            .engine()
            .create(
                client.withNamespaces(
                    new NamespacesRequest(
                        new NamespaceMode.Container("server"),
                        usual.pid(),
                        usual.ipc(),
                        usual.uts(),
                        usual.cgroup(),
                        usual.user(),
                        usual.names())),
                RunListener.SILENT);
    for (int i = 0; i < 2; i++) {
      Path network = Path.of("/proc/" + state(server).pid() + "/ns/net");
      assertThat(engine.startAttached(id).output())
          .isEqualTo(Files.readSymbolicLink(network) + "\n");
      engine.engine().stop(server, new StopOptions(null, 0), RunListener.SILENT);
      assertThatThrownBy(() -> engine.startAttached(id))
          .isInstanceOfSatisfying(
              JockerException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTAINER_NOT_RUNNING));
      engine.engine().start(server, RunListener.SILENT);
    }
    engine.engine().remove(id, false);
    end(server);
  }

  /** As a monitor leaves it that is killed while it writes. */
  @Test
  void halfARecordInTheLogHidesNothing() throws Exception {
    String id = engine.engine().runDetached(playground("sh", "-c", "echo one"), RunListener.SILENT);
    engine.engine().await(id);
    assertThat(state(id).isUp()).isFalse();
    Path files = folder.resolve("root/containers").resolve(id);
    Files.write(files.resolve("exit"), new byte[144]);
    Files.write(files.resolve("log"), new byte[] {9, 0, 0, 0, 1, 0}, StandardOpenOption.APPEND);
    engine.engine().start(id, RunListener.SILENT);
    engine.engine().await(id);
    assertThat(logs(id)).containsExactly("one\n", "one\n");
    end(id);
  }

  @Test
  void itStandsStillAndGoesOn() throws Exception {
    String id =
        engine
            .engine()
            .runDetached(
                playground("sh", "-c", "while :; do echo x; sleep 0.02; done"), RunListener.SILENT);
    engine.engine().pause(id);
    assertThat(state(id).status()).isEqualTo(ContainerStatus.PAUSED);
    int written = logs(id).size();
    assertThatThrownBy(() -> engine.engine().pause(id)).hasMessageContaining("already paused");
    Thread.sleep(200); // ten lines, if it went on
    assertThat(logs(id).size()).isLessThanOrEqualTo(written + 1);
    engine.engine().unpause(id);
    assertThat(state(id).status()).isEqualTo(ContainerStatus.RUNNING);
    while (logs(id).size() <= written + 1) {
      Thread.onSpinWait();
    }
    engine.engine().pause(id);
    engine.engine().stop(id, new StopOptions(null, 1), RunListener.SILENT);
    assertThat(state(id).status()).isEqualTo(ContainerStatus.EXITED);
    end(id);
  }

  @Test
  void itGetsAnotherNameAlsoWhileItRuns() throws Exception {
    engine
        .engine()
        .runDetached(
            playground("sleep", "1000").withIdentity(IdentityRequest.NONE.withName("first")),
            RunListener.SILENT);
    engine.engine().rename("first", "second");
    assertThat(engine.engine().inspectContainer("second")).containsEntry("Name", "/second");
    assertThatThrownBy(() -> engine.engine().inspectContainer("first"))
        .hasMessageContaining("first");
    String other =
        engine
            .engine()
            .create(
                playground("true").withIdentity(IdentityRequest.NONE.withName("first")),
                RunListener.SILENT);
    assertThatThrownBy(() -> engine.engine().rename("first", "second"))
        .isInstanceOfSatisfying(
            JockerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NAME_IN_USE));
    engine.engine().remove(other, false);
    end("second");
    assertThat(folder.resolve("root/names")).isEmptyDirectory();
  }

  @Test
  void itsProcessesAreShownAsTheHostSeesThem() throws Exception {
    String id =
        engine.engine().runDetached(playground("sh", "-c", "sleep 999 & wait"), RunListener.SILENT);
    var table = engine.engine().top(id, List.of("-eo", "pid,args"));
    assertThat(table.titles()).containsExactly("PID", "COMMAND");
    assertThat(table.processes())
        .contains(List.of(Integer.toString(state(id).pid()), "sh -c sleep 999 & wait"))
        .allMatch(row -> row.get(1).contains("sleep 999"));
    end(id);
  }

  @Test
  void inspectShowsTheState() throws Exception {
    String id = engine.engine().runDetached(playground("sleep", "1000"), RunListener.SILENT);
    engine.engine().pause(id);
    @SuppressWarnings("unchecked")
    Map<String, Object> state =
        (Map<String, Object>) engine.engine().inspectContainer(id).get("State");
    assertThat(state)
        .containsEntry("Status", "paused")
        .containsEntry("Running", true)
        .containsEntry("Paused", true);
    end(id);
  }

  private void end(String name) throws Exception {
    engine.engine().remove(name, true);
    before.assertNothingLeft();
  }

  /** As another command sees it, which begins by putting things right. */
  private ContainerState state(String id) throws Exception {
    try (Engine next = engine.again()) {
      return next.containers(ContainerFilter.ALL).stream()
          .filter(container -> container.id().equals(id))
          .findFirst()
          .orElseThrow()
          .state();
    }
  }

  private List<String> logs(String name) throws Exception {
    List<String> lines = new ArrayList<>();
    engine
        .engine()
        .logs(
            name,
            LogOptions.ALL,
            (stream, seconds, nanos, line) -> lines.add(new String(line, StandardCharsets.UTF_8)));
    return lines;
  }
}
