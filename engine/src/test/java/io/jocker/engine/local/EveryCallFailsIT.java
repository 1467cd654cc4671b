package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.recording.FaultInjector;
import io.jocker.runtime.cgroup.Cgroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every call to the kernel that Java makes for a run, before and after the container's own steps, is made to fail in turn: the run ends with one clear error, or
 * goes on where the call does not matter, and after the next command nothing is left.
 */
@RequiresRoot
@Timeout(300)
class EveryCallFailsIT {
  private final Linux kernel = JnaLinux.open();
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsLeftWhicheverCallFails(boolean mapped) throws Exception {
    ContainerRequest request = request(mapped);
    // Groups of its own: others may run containers of jocker's on this machine meanwhile.
    Files.writeString(folder.resolve("config.json"), "{\"cgroupParent\": \"/jocker-every-call\"}");
    try (TestEngine engine = new TestEngine(folder, kernel)) {
      assertThat(engine.run(request).output()).isEqualTo("ran\n");
    }
    Leftovers before = Leftovers.watching("jocker-every-call").under(folder.resolve("root"), folder.resolve("state")).snapshot();
    Set<String> failed = new TreeSet<>();
    int n = 1;
    for (FaultInjector faults = fail(n, request); faults.failed().isPresent(); faults = fail(++n, request)) {
      failed.add(faults.failed().orElseThrow().name());
      new TestEngine(folder, kernel).close(); // the next command heals
      assertThat(before.left()).as("left after call %d, %s", n, faults.failed()).isEmpty();
    }
    Cgroups.open(kernel).group("/jocker-every-call").delete();
    assertThat(failed).contains("mounts.detachedFileSystem", "processes.spawn", "files.memoryFile", "io.pipe");
    assertThat(n).isGreaterThan(80);
  }

  private FaultInjector fail(int n, ContainerRequest request) throws Exception {
    FaultInjector faults = FaultInjector.wrap(kernel, n, Errno.EIO);
    try (TestEngine engine = new TestEngine(folder, faults.linux(), kernel)) {
      engine.run(request);
    } catch (JockerException e) {
      assertThat(e.getMessage()).as("call %s", faults.failed()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
    }
    return faults;
  }

  private static ContainerRequest request(boolean mapped) {
    ContainerRequest request =
        TestEngine.playground("sh", "-c", "echo ran").withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
    NamespacesRequest namespaces = request.namespaces();
    return mapped ? request.withNamespaces(namespaces.withUser(new UserNamespaceMode.Auto())) : request;
  }
}
