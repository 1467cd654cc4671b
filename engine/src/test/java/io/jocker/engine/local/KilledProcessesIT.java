package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL for a container's own processes: what is said of it afterwards is true. */
@RequiresRoot
@Timeout(120)
class KilledProcessesIT {
  private static final String GROUP = "killed-processes";

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;

  /** Which of the two, by its place in the journal entry. */
  enum Victim {
    INIT(0),
    MONITOR(2);

    private final int field;

    Victim(int field) {
      this.field = field;
    }
  }

  @BeforeEach
  void open() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    engine.run(playground("true"));
    engine.engine().remove(engine.engine().containers(ContainerFilter.ALL).get(0).id(), false);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    group.close();
  }

  @ParameterizedTest
  @EnumSource(Victim.class)
  void endsTheContainerAndIsSaid(Victim victim) throws Exception {
    Leftovers before = Leftovers.watching(GROUP).under(folder).snapshot();
    CompletableFuture<String> started = new CompletableFuture<>();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return engine
                    .run(playground("sh", "-c", "sleep 1000 & wait"), telling(started))
                    .exit()
                    .code();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    String id = started.get();
    kill(id, victim);
    assertThat(code.get()).isEqualTo(137);
    assertThat(engine.engine().containers(ContainerFilter.ALL))
        .extracting(ContainerSummary::state)
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.status()).isEqualTo(ContainerStatus.EXITED);
              assertThat(state.exitCode()).isEqualTo(137);
              assertThat(state.pid()).isZero();
            });
    engine.engine().remove(id, false);
    before.assertNothingLeft();
  }

  /** In a pid namespace of its own the kernel sees to that; in the host's nobody else would. */
  @Test
  void whatTheFirstProcessLeavesRunningEndsWithIt() throws Exception {
    Leftovers before = Leftovers.watching(GROUP).under(folder).snapshot();
    NamespacesRequest hostPids =
        new NamespacesRequest(
            NamespaceMode.PRIVATE,
            NamespaceMode.HOST,
            NamespaceMode.PRIVATE,
            NamespaceMode.PRIVATE,
            NamespaceMode.PRIVATE,
            UserNamespaceMode.HOST,
            NamespacesRequest.NameResolution.DEFAULT);
    ContainerRequest request =
        playground("sh", "-c", "sleep 1000 & echo ran")
            .withNamespaces(hostPids)
            .withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
    assertThat(engine.run(request).output()).isEqualTo("ran\n");
    before.assertNothingLeft();
  }

  private void kill(String id, Victim victim) throws Exception {
    String[] fields = Files.readString(folder.resolve("state/live/" + id)).split(" ", -1);
    ProcessHandle.of(Long.parseLong(fields[victim.field])).orElseThrow().destroyForcibly();
  }

  private static RunListener telling(CompletableFuture<String> started) {
    return new RunListener() {
      @Override
      public void started(String id, int pid) {
        started.complete(id);
      }
    };
  }
}
