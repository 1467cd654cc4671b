package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.IdentityRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.fixtures.RequiresRoot;
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

/** Containers of the playground image in the foreground. */
@RequiresRoot
@Timeout(120)
class RunIT {
  private static final LifecycleRequest REMOVED =
      new LifecycleRequest(true, null, LogRequest.DEFAULT);

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
  void helloFromPidOne() throws Exception {
    TestEngine.Ran ran =
        engine.run(
            playground("sh", "-c", "echo hello from $(hostname), pid $$; echo e >&2; exit 7"));
    assertThat(ran.error()).isEqualTo("e\n");
    assertThat(ran.output())
        .isEqualTo("hello from " + ran.exit().id().substring(0, 12) + ", pid 1\n");
    assertThat(ran.exit().code()).isEqualTo(7);
  }

  @Test
  void whatRanIsListedShownReadAndRemoved() throws Exception {
    ContainerRequest named =
        playground("sh", "-c", "echo one; echo two; exit 3")
            .withIdentity(IdentityRequest.NONE.withName("first"));
    String id = engine.run(named).exit().id();
    assertThat(engine.engine().containers(ContainerFilter.RUNNING)).isEmpty();
    assertThat(engine.engine().containers(ContainerFilter.ALL))
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.id()).isEqualTo(id);
              assertThat(container.name()).isEqualTo("first");
              assertThat(container.image()).isEqualTo("playground");
              assertThat(container.state().status()).isEqualTo(ContainerStatus.EXITED);
              assertThat(container.state().exitCode()).isEqualTo(3);
            });
    assertThat(engine.engine().inspectContainer(id.substring(0, 5)))
        .containsEntry("Name", "/first")
        .containsKeys("State", "HostConfig", "Config", "Mounts");
    assertThat(logs("first", new LogOptions(1, null, null, false))).containsExactly("two\n");
    assertThatThrownBy(() -> engine.run(named))
        .isInstanceOfSatisfying(
            JockerException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
        .hasMessageStartingWith("Conflict. The container name \"/first\" is already in use");
    assertThat(engine.engine().remove("first", false)).isEqualTo(id);
    assertThat(names("containers")).isEmpty();
    assertThat(names("names")).isEmpty();
  }

  @Test
  void nothingIsKeptOfOneThatRemovesItself() throws Exception {
    assertThat(engine.run(playground("true").withLifecycle(REMOVED)).exit().code()).isZero();
    assertThat(names("containers")).isEmpty();
    assertThat(names("names")).isEmpty();
    assertThat(live()).isEmpty();
  }

  @Test
  void aCommandThatIsNotThereIsToldFromOneThatCannotRun() throws Exception {
    assertThat(kind(playground("nothing-of-that-name").withLifecycle(REMOVED)))
        .isEqualTo(ErrorKind.COMMAND_NOT_FOUND);
    assertThat(kind(playground("/README").withLifecycle(REMOVED)))
        .isEqualTo(ErrorKind.COMMAND_NOT_EXECUTABLE);
    assertThat(names("containers")).isEmpty();
    assertThat(live()).isEmpty();
  }

  @Test
  void aRootIsHalfMadeUntilItIsWrittenDownAndThenHealed() throws Exception {
    String id = "ab".repeat(32);
    Files.createDirectories(folder.resolve("root/containers/" + id + "/upper/some/file"));
    Files.createSymbolicLink(folder.resolve("root/names/half"), Path.of(id));
    Files.createFile(folder.resolve("state/live/" + id));
    engine.again().close();
    assertThat(names("containers")).isEmpty();
    assertThat(names("names")).isEmpty();
    assertThat(live()).isEmpty();
  }

  @Test
  void usersAreLookedUpInTheImage() throws Exception {
    TestEngine.Ran ran =
        engine.run(playground("sh", "-c", "id -u; id -g; echo $HOME; cat /README"));
    assertThat(ran.output()).startsWith("0\n0\n/root\nYou are in a container");
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

  private ErrorKind kind(ContainerRequest request) throws Exception {
    try {
      engine.run(request);
    } catch (JockerException e) {
      return e.kind();
    }
    throw new AssertionError("it ran");
  }

  private List<String> names(String name) throws Exception {
    return list(folder.resolve("root").resolve(name));
  }

  private List<String> live() throws Exception {
    return list(folder.resolve("state/live"));
  }

  private static List<String> list(Path path) throws Exception {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
