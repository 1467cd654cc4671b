package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MemoryLimits;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What options of a run do, seen from inside the container and from the engine. */
@RequiresRoot
@Timeout(120)
class RunOptionsIT {
  @TempDir Path folder;
  private TestEngine engine;

  @BeforeEach
  void open() throws Exception {
    engine = new TestEngine(folder);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aFilterAndFourteenCapabilitiesAreInForce() throws Exception {
    TestEngine.Ran ran =
        engine.run(removed("grep", "-E", "^(Seccomp|CapEff):", "/proc/self/status"));
    assertThat(ran.output()).isEqualTo("CapEff:\t00000000a80425fb\nSeccomp:\t2\n");
  }

  @Test
  void aUserNamespaceHasARangeOfItsOwnAndFilesOfRoot() throws Exception {
    ContainerRequest request =
        removed("sh", "-c", "cat /proc/self/uid_map; stat -c %u /bin/busybox; echo x > /new")
            .withNamespaces(NamespacesRequest.DEFAULT.withUser(new UserNamespaceMode.Auto()));
    TestEngine.Ran ran = engine.run(request);
    assertThat(ran.error()).isEmpty();
    assertThat(ran.output()).matches("\\s*0 1073741824\\s+65536\n0\n");
    assertThat(folder.resolve("root/ids")).isEmptyDirectory();
  }

  @Test
  void aContainerThatTakesTooMuchMemoryIsKilledAndSaysSo() throws Exception {
    ContainerRequest request =
        removed("sh", "-c", "exec tail /dev/zero")
            .withResources(
                ResourcesRequest.UNLIMITED.withMemory(
                    new MemoryLimits(16L << 20, null, null, null)));
    TestEngine.Ran ran = engine.run(request);
    assertThat(ran.exit().code()).isEqualTo(137);
    assertThat(ran.exit().oomKilled()).isTrue();
  }

  @Test
  void aWorkingDirectoryIsMadeUnlessAFileIsThere() throws Exception {
    assertThat(engine.run(in("/srv/app", "pwd")).output()).isEqualTo("/srv/app\n");
    assertThatThrownBy(() -> engine.run(in("/bin/busybox", "pwd")))
        .hasMessageContaining("cannot mkdir: /bin/busybox is not a directory");
  }

  private static ContainerRequest in(String workingDirectory, String... command) {
    return removed()
        .withProcess(
            new ProcessRequest(
                List.of(command),
                null,
                List.of(),
                workingDirectory,
                null,
                List.of(),
                ProcessRequest.Stdio.OUTPUT_ONLY,
                false));
  }

  @Test
  void removalByForceEndsARunningContainer() throws Exception {
    CompletableFuture<String> started = new CompletableFuture<>();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return engine.run(playground("sleep", "1000"), telling(started)).exit().code();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    String id = started.get();
    assertThat(engine.engine().containers(ContainerFilter.RUNNING))
        .singleElement()
        .satisfies(container -> assertThat(container.state().pid()).isPositive());
    assertThat(engine.engine().remove(id, true)).isEqualTo(id);
    assertThat(code.get()).isEqualTo(137);
    assertThat(engine.engine().containers(ContainerFilter.ALL)).isEmpty();
  }

  private static RunListener telling(CompletableFuture<String> started) {
    return new RunListener() {
      @Override
      public void started(String id, int pid) {
        started.complete(id);
      }
    };
  }

  private static ContainerRequest removed(String... command) {
    return playground(command).withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
  }
}
