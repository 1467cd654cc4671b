package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.IdentityRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways in which images and volumes have led out of containers of other runtimes, tried on this
 * one. The root is a folder, as an image's maker could have filled it. {@code host} is a folder
 * beside it, and {@code /proc/PID/root} of a process of the host the door to that.
 */
@RequiresRoot
@Timeout(120)
class BreakOutIT {
  private static final ProcessRequest.Stdio WITH_INPUT = new ProcessRequest.Stdio(true, false);

  @TempDir private Path folder;
  private TestEngine engine;
  private Path root;
  private Path host;
  private Process outside;

  @BeforeEach
  void open() throws Exception {
    engine = new TestEngine(folder.resolve("engine"));
    root = folder.resolve("image");
    host = Files.createDirectory(folder.resolve("host"));
    Files.writeString(host.resolve("secret"), "of the host");
    for (String name : new String[] {"bin", "etc", "proc", "sys", "dev"}) {
      Files.createDirectories(root.resolve(name));
    }
    Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
    for (String applet : new String[] {"sh", "cat", "ls", "wc"}) {
      Files.createLink(root.resolve("bin").resolve(applet), root.resolve("bin/busybox"));
    }
    outside = new ProcessBuilder("sleep", "1000").start();
  }

  @AfterEach
  void close() throws Exception {
    outside.destroyForcibly().waitFor();
    engine.close();
  }

  /** The host's root, for whoever sees its processes and may look into them. */
  private String door() {
    return "/proc/" + outside.pid() + "/root";
  }

  private ContainerRequest container(ProcessRequest process) {
    return new ContainerRequest(
        new RootRequest.Directory(root.toString()),
        IdentityRequest.NONE,
        process,
        NamespacesRequest.DEFAULT,
        FilesystemRequest.DEFAULT,
        ResourcesRequest.UNLIMITED,
        SecurityRequest.DEFAULT,
        new LifecycleRequest(true, null, LogRequest.DEFAULT));
  }

  private ContainerRequest container(String... command) {
    return container(ProcessRequest.of(List.of(command)));
  }

  private static ProcessRequest in(String workingDirectory, String... command) {
    return new ProcessRequest(
        List.of(command), null, List.of(), workingDirectory, null, List.of(), WITH_INPUT, false);
  }

  private static ContainerRequest withHostsProcesses(ContainerRequest request) {
    NamespaceMode own = NamespaceMode.PRIVATE;
    return request.withNamespaces(
        new NamespacesRequest(
            own,
            NamespaceMode.HOST,
            own,
            own,
            own,
            UserNamespaceMode.HOST,
            NamespacesRequest.NameResolution.DEFAULT));
  }

  private static ContainerRequest withVolume(ContainerRequest request, Path source, String target) {
    MountSpec volume =
        new MountSpec.Bind(
            source.toString(),
            target,
            false,
            MountSpec.Bind.Missing.FAIL,
            true,
            MountSpec.Propagation.RPRIVATE);
    return request.withFilesystem(
        new FilesystemRequest(
            false, List.of(volume), List.of(), FilesystemRequest.DEFAULT_SHM_BYTES));
  }

  private void assertRefused(ContainerRequest request, String why) {
    assertRefused(() -> engine.run(request), why);
  }

  private static void assertRefused(ThrowingCallable run, String why) {
    assertThatThrownBy(run).isInstanceOf(JockerException.class).hasMessageContaining(why);
  }

  private void assertHostIsAsItWas() {
    assertThat(host).isDirectoryContaining("glob:**/secret");
    assertThat(host.toFile().list()).containsExactly("secret");
    assertThat(host.resolve("secret")).hasContent("of the host");
  }

  // ---- the working directory (CVE-2024-21626) ----

  @Test
  void noDescriptorIsLeftForAWorkingDirectory() throws Exception {
    for (int fd = 3; fd < 64; fd++) {
      assertRefused(container(in("/proc/self/fd/" + fd, "ls")), "/proc/self/fd/" + fd);
    }
  }

  @Test
  void aDirectoryAsStandardInputIsNoWorkingDirectory() throws Exception {
    try (Fd directory = open(host, OpenFlag.RDONLY);
        Fd output = open(Path.of("/dev/null"), OpenFlag.WRONLY)) {
      Streams streams = new Streams(directory, output, output);
      ContainerRequest request = container(in("/proc/self/fd/0", "ls"));
      assertRefused(
          () -> engine.engine().run(request, streams, RunListener.SILENT),
          "working directory /proc/self/fd/0 is outside of the container");
    }
  }

  @Test
  void theHostsRootIsNoWorkingDirectory() throws Exception {
    ContainerRequest request = container(in(door() + host, "ls"));
    assertRefused(withHostsProcesses(request), "is outside of the container");
  }

  @Test
  void noWorkingDirectoryIsMadeOutside() throws Exception {
    Files.createSymbolicLink(root.resolve("srv"), Path.of(door() + host));
    assertRefused(withHostsProcesses(container(in("/srv/made", "ls"))), "working directory");
    assertRefused(
        withHostsProcesses(container(in(door() + host + "/made", "ls"))), "working directory");
    assertHostIsAsItWas();
  }

  // ---- what is mounted ----

  @Test
  void noMountPointIsMadeOutside() throws Exception {
    Files.delete(root.resolve("etc"));
    Files.createSymbolicLink(root.resolve("etc"), Path.of(door() + host));
    assertRefused(withHostsProcesses(container("ls")), "open the mount point /etc/");
    assertHostIsAsItWas();
  }

  @Test
  void aVolumesTargetStaysInside() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Files.writeString(volume.resolve("file"), "of the volume");
    Files.createSymbolicLink(root.resolve("link"), host);
    Files.createSymbolicLink(root.resolve("up"), Path.of("../../../.." + host));
    for (String target : new String[] {"/link", "/up"}) {
      ContainerRequest request = container("cat", host + "/file");
      Files.createDirectories(Path.of(root + host.toString()));
      assertThat(engine.run(withVolume(request, volume, target)).output())
          .isEqualTo("of the volume");
    }
    assertHostIsAsItWas();
  }

  // ---- /dev (CVE-2025-31133, CVE-2025-52565) ----

  @Test
  void theImagesDevIsNotUsed() throws Exception {
    Files.writeString(root.resolve("dev/null"), "of the image");
    Files.createSymbolicLink(root.resolve("dev/console"), Path.of("/proc/sysrq-trigger"));
    String script = "cat /dev/null; ls /dev; cat /proc/interrupts | wc -c";
    TestEngine.Ran ran = engine.run(container("sh", "-c", script));
    assertThat(ran.error()).isEmpty();
    assertThat(ran.output().lines())
        .contains("null", "pts", "0")
        .doesNotContain("of the image", "console");
  }

  @Test
  void aDevThatLeadsElsewhereIsRefused() throws Exception {
    Files.delete(root.resolve("dev"));
    for (String target : new String[] {"/proc", "/proc/self/fd", door() + "/dev", "/nowhere"}) {
      Files.createSymbolicLink(root.resolve("dev"), Path.of(target));
      assertRefused(withHostsProcesses(container("ls")), "/dev");
      Files.delete(root.resolve("dev"));
    }
    Files.createFile(root.resolve("dev"));
    assertRefused(container("ls"), "open the mount point /dev");
  }

  @Test
  void aVolumeAsDevCannotUnmaskAPath() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Files.createSymbolicLink(volume.resolve("null"), Path.of("/proc/interrupts"));
    assertRefused(withVolume(container("ls"), volume, "/dev"), "find /dev/null");
    Files.delete(volume.resolve("null"));
    assertRefused(withVolume(container("ls"), volume, "/dev"), "find /dev/null");
    Files.createFile(volume.resolve("null"));
    assertRefused(withVolume(container("ls"), volume, "/dev"), "/dev/null is not the null device");
  }

  @Test
  void aVolumeAsDevGivesNoTerminal() throws Exception {
    Path volume = Files.createDirectories(folder.resolve("volume/pts")).getParent();
    Files.createSymbolicLink(volume.resolve("pts/0"), Path.of("/proc/sysrq-trigger"));
    Files.createFile(volume.resolve("console"));
    ProcessRequest terminal =
        ProcessRequest.of(List.of("ls")).withStdio(new ProcessRequest.Stdio(false, true));
    assertRefused(withVolume(container(terminal), volume, "/dev"), "process.terminal");
  }

  // ---- the program of the start itself (CVE-2019-5736) ----

  @Test
  void theStartsOwnProgramIsNoProgramOfTheContainer() throws Exception {
    assertThat(engine.run(container("/proc/self/exe")).exit().code()).isEqualTo(127);
    Files.writeString(root.resolve("bin/entry"), "#!/proc/self/exe\n");
    assertThat(root.resolve("bin/entry").toFile().setExecutable(true)).isTrue();
    engine.run(container("/bin/entry"));
  }

  @Test
  void nobodyLooksIntoTheInit() throws Exception {
    // The init closes its copy of the report after the fork, when the program may already run.
    String script =
        "i=0; until [ \"$(ls /proc/1/fd 2>/dev/null)\" = \"0\n1\n2\" ] || [ $((i+=1)) = 1000 ];"
            + " do :; done; ls /proc/1/fd; cat /proc/1/exe; echo x >/proc/1/exe";
    ProcessRequest process =
        new ProcessRequest(
            List.of("sh", "-c", script),
            null,
            List.of(),
            null,
            null,
            List.of(),
            ProcessRequest.Stdio.OUTPUT_ONLY,
            true);
    TestEngine.Ran ran = engine.run(container(process));
    assertThat(ran.output()).isEqualTo("0\n1\n2\n");
    assertThat(ran.error().lines())
        .containsExactly(
            "cat: can't open '/proc/1/exe': Permission denied",
            "sh: can't create /proc/1/exe: Permission denied");
  }

  private Fd open(Path path, OpenFlag how) throws IOException {
    return engine.linux().files().openAt(Fd.CWD, path.toString(), Set.of(how), 0);
  }
}
