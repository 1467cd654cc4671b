package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.CopyOptions;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MountOption;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.ProcessRequest.Stdio;
import io.jocker.engine.request.VolumeOption;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container that swaps a directory for a symbolic link to the host's files, as fast as it can,
 * while the engine copies and mounts by that directory's path. {@code -Djocker.swaps=500} makes it
 * more rounds than every day.
 */
@RequiresRoot
@Timeout(300)
final class SwappedLinksIT {
  private static final int ROUNDS = Integer.getInteger("jocker.swaps", 20);
  private static final String GROUP = "swaps";

  @TempDir Path folder;
  private TestEngine engine;
  private TestCgroup group;
  private Path host;
  private String attacker;

  @BeforeEach
  void start() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    host = Files.createDirectory(folder.resolve("host"));
    Files.writeString(host.resolve("file"), "of the host");
    String swap =
        "mkdir -p /v/d; echo of the container >/v/d/file; cd /v; while :; do"
            + " mv d e; ln -s "
            + host
            + " d; rm d; mv e d; done";
    attacker =
        engine
            .engine()
            .runDetached(with(VolumeOption.parse("shared:/v", "/"), "sh", "-c", swap), SILENT);
  }

  private static final RunListener SILENT = RunListener.SILENT;

  private static ContainerRequest with(MountSpec mount, String... command) {
    return playground(command).withFilesystem(FilesystemRequest.DEFAULT.withMounts(List.of(mount)));
  }

  @AfterEach
  void end() throws Exception {
    engine.engine().remove(attacker, true, true);
    engine.close();
    group.close();
  }

  private void assertHostIsAsItWas() throws Exception {
    assertThat(host.resolve("file")).hasContent("of the host");
    try (Stream<Path> files = Files.list(host)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void nothingIsCopiedToTheHostsFiles() throws Exception {
    Path source = Files.writeString(folder.resolve("new"), "copied");
    Path tree = Files.createDirectories(folder.resolve("tree/d"));
    Files.writeString(tree.resolve("file"), "copied");
    CopyOptions options = new CopyOptions(true, false);
    int arrived = 0;
    for (int i = 0; i < ROUNDS || arrived == 0; i++) {
      arrived += attempt(() -> to(source.toString(), "/v/d/new", options));
      arrived += attempt(() -> to(source.toString(), "/v/d/file", options));
      arrived += attempt(() -> to(tree.getParent() + "/.", "/v", options));
      assertHostIsAsItWas();
    }
    assertThat(arrived).isPositive();
  }

  private void to(String from, String to, CopyOptions options) throws JockerException {
    engine.engine().files().copyTo(from, attacker, to, options);
  }

  @Test
  void nothingOfTheHostIsCopied() throws Exception {
    Path target = folder.resolve("got");
    int arrived = 0;
    for (int i = 0; i < ROUNDS || arrived == 0; i++) {
      for (String path : List.of("/v/d/file", "/v/d", "/v/.")) {
        arrived +=
            attempt(
                () ->
                    engine
                        .engine()
                        .files()
                        .copyFrom(attacker, path, target.toString(), new CopyOptions(false, true)));
        assertNothingOfTheHostIn(target);
        if (Files.exists(target, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          try (var open =
              engine
                  .linux()
                  .files()
                  .openAt(
                      io.jocker.linux.Fd.CWD,
                      folder.toString(),
                      java.util.Set.of(io.jocker.linux.OpenFlag.DIRECTORY),
                      0)) {
            new io.jocker.linux.Trees(engine.linux().files()).remove(open, "got");
          }
        }
      }
    }
    assertThat(arrived).isPositive();
    assertHostIsAsItWas();
  }

  private static void assertNothingOfTheHostIn(Path target) throws Exception {
    if (!Files.exists(target, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          assertThat(file).hasContent("of the container\n");
        }
      }
    }
  }

  /** What a started container mounts at a path that is swapped stays within that container. */
  @Test
  void noMountLeavesTheContainer() throws Exception {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("mark"), "mine");
    int started = 0;
    for (int i = 0; i < ROUNDS || started == 0; i++) {
      ContainerRequest request =
          playground("cat", "/v/d/mark")
              .withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT))
              .withFilesystem(
                  FilesystemRequest.DEFAULT.withMounts(
                      List.of(
                          VolumeOption.parse("shared:/v", "/"),
                          VolumeOption.parse(mine + ":/v/d", "/"))));
      started += attempt(() -> engine.run(request));
      assertHostIsAsItWas();
      assertThat(host.resolve("mark")).doesNotExist();
    }
    assertThat(started).isPositive();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(host.toString());
  }

  @Test
  void noPartOfAVolumeIsOutsideOfIt() throws Exception {
    MountSpec part = MountOption.parse("src=shared,dst=/x,volume-subpath=d", "/");
    int started = 0;
    for (int i = 0; i < ROUNDS || started == 0; i++) {
      String[] seen = {""};
      started +=
          attempt(
              () -> {
                TestEngine.Ran ran =
                    engine.run(
                        with(part, "cat", "/x/file")
                            .withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT)));
                seen[0] = ran.output();
              });
      assertThat(seen[0]).isIn("", "of the container\n");
    }
    assertThat(started).isPositive();
  }

  /** Neither the host's program behind the link is executed, nor is its folder worked in. */
  @Test
  void whatIsExecutedIsTheContainers() throws Exception {
    Path ran = folder.resolve("ran");
    Path tool = Files.writeString(host.resolve("tool"), "#!/bin/sh\n: >" + ran + "\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    inTheVolume("printf '#!/bin/sh\\ncat file\\n' >tool && chmod +x tool");
    ExecRequest request =
        new ExecRequest(List.of("./tool"), List.of(), "/v/d", null, false, Stdio.OUTPUT_ONLY);
    int executed = 0;
    for (int i = 0; i < ROUNDS || executed == 0; i++) {
      for (ExecRequest one : List.of(request, ExecRequest.of("/v/d/tool"))) {
        executed += attempt(() -> assertIsTheContainers(engine.exec(attacker, one)));
      }
      assertThat(ran).doesNotExist();
    }
    assertThat(executed).isPositive();
  }

  /** The folder may be swapped between the program's own opening of it and that of the file. */
  private void assertIsTheContainers(TestEngine.Ran ran) {
    assertThat(ran.output()).isIn("", "of the container\n");
  }

  private void inTheVolume(String script) throws Exception {
    String patient = "until cd /v/d 2>/dev/null && [ -f file ]; do :; done; " + script;
    assertThat(engine.exec(attacker, ExecRequest.of("sh", "-c", patient)).exit().code()).isZero();
  }

  /** Something that may fail, for the path may lead nowhere in this moment. */
  private interface Attempt {
    void run() throws Exception;
  }

  private static int attempt(Attempt attempt) throws Exception {
    try {
      attempt.run();
      return 1;
    } catch (JockerException e) {
      assertThat(Objects.requireNonNull(e.getMessage())).isNotEmpty();
      return 0;
    }
  }
}
