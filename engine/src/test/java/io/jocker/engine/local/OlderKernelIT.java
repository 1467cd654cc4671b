package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.linux.SystemCall;
import io.jocker.linux.jna.ThreadFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kernels from 5.10 on lack, refused by a seccomp filter as they would: the ways back. */
@RequiresRoot
@Timeout(120)
class OlderKernelIT {
  private static final String GROUP = "older-kernel";
  private static final long MFD_NOEXEC_SEAL = 8;
  private static final long MFD_EXEC = 0x10;
  private static final long CLOSE_RANGE_CLOEXEC = 4;

  /** Everything that jocker uses and that came after Linux 5.10. */
  private static final List<Rule> LINUX_5_10 =
      List.of(
          ThreadFilter.unknownFlag(SystemCall.CLOSE_RANGE, 2, CLOSE_RANGE_CLOEXEC), // 5.11
          ThreadFilter.missing(SystemCall.MOUNT_SETATTR), // 5.12
          ThreadFilter.unknownFlag(SystemCall.MEMFD_CREATE, 1, MFD_NOEXEC_SEAL), // 6.3
          ThreadFilter.unknownFlag(SystemCall.MEMFD_CREATE, 1, MFD_EXEC)); // 6.3

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;

  @BeforeEach
  void open() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    engine.run(removed("true"));
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    group.close();
  }

  @Test
  void runs() throws Exception {
    assertThat(onLinux510(() -> engine.run(removed("echo", "ran")).output())).isEqualTo("ran\n");
  }

  @Test
  void whatIsReadOnlyIsSoByARemount() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("file"), "of the host\n");
    FilesystemRequest readOnly =
        new FilesystemRequest(
            true,
            List.of(
                new MountSpec.Bind(
                    data.toString(),
                    "/data",
                    true,
                    MountSpec.Bind.Missing.FAIL,
                    true,
                    MountSpec.Propagation.RPRIVATE),
                new MountSpec.Tmpfs("/tmpfs", true, null, null, List.of())),
            List.of(),
            FilesystemRequest.DEFAULT_SHM_BYTES);
    String script =
        "for f in /x /data/x /data/file /tmpfs/x /sys/fs/cgroup/x /proc/sys/kernel/hostname; do"
            + " ( : >> $f ) 2>/dev/null && echo can write $f; done; cat /data/file";
    ContainerRequest request = removed("sh", "-c", script).withFilesystem(readOnly);
    assertThat(onLinux510(() -> engine.run(request).output())).isEqualTo("of the host\n");
    assertThat(engine.run(request).output()).isEqualTo("of the host\n");
  }

  @Test
  void aUserNamespaceSaysWhatItNeeds() throws Exception {
    Leftovers before = Leftovers.watching(GROUP).under(folder).snapshot();
    ContainerRequest request =
        removed("true")
            .withNamespaces(NamespacesRequest.DEFAULT.withUser(new UserNamespaceMode.Auto()));
    assertThatThrownBy(() -> onLinux510(() -> engine.run(request)))
        .hasMessageMatching(
            "cannot create container playground: user namespaces need idmapped layers \\(Linux 5.19,"
                + " on a tmpfs 6.3\\): mount_setattr\\(.*\\): ENOSYS \\(Function not implemented\\)");
    Files.deleteIfExists(folder.resolve("root/ids"));
    before.assertNothingLeft();
  }

  /** What is older than any kernel that jocker runs on has no way back, but it has a name. */
  @ParameterizedTest
  @EnumSource(
      value = SystemCall.class,
      names = {
        "CLONE3",
        "CLOSE_RANGE",
        "FSOPEN",
        "MEMFD_CREATE",
        "MOVE_MOUNT",
        "OPENAT2",
        "OPEN_TREE",
        "PIDFD_OPEN",
        "PIVOT_ROOT"
      })
  void whatEveryKernelMustHaveIsNamed(SystemCall call) throws Exception {
    Leftovers before = Leftovers.watching(GROUP).under(folder).snapshot();
    assertThatThrownBy(
            () -> under(List.of(ThreadFilter.missing(call)), () -> engine.run(removed("true"))))
        .isInstanceOf(JockerException.class)
        .hasMessageMatching(
            "cannot (create|start) container.*"
                + call.manName()
                + "\\(.*\\): ENOSYS \\(Function not implemented\\)");
    // Without openat2(2) nothing can be removed either, until the next command.
    engine.again().close();
    before.assertNothingLeft();
  }

  private static ContainerRequest removed(String... command) {
    return playground(command).withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
  }

  private static <T> T onLinux510(Callable<T> work) throws Exception {
    return under(LINUX_5_10, work);
  }

  private static <T> T under(List<Rule> rules, Callable<T> work) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              ThreadFilter.install(rules);
              return work.call();
            });
    Thread thread = new Thread(task, "older kernel");
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
