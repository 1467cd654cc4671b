package io.jocker.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateStoreTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-01T00:00:01.500Z");
  private static final ProcessIdentity INIT = new ProcessIdentity(4711, 99, "boot-1");

  @TempDir Path directory;
  private final Linux linux = JnaLinux.open();
  private StateStore store;

  @BeforeEach
  void open() {
    store = new StateStore(linux, directory.resolve("state"));
  }

  private static ContainerRecord record(ContainerState state) {
    return new ContainerRecord(
        "web",
        "/bundle",
        CREATED,
        state,
        new ProcessIdentity(4710, 98, "boot-1"),
        "/jocker/web",
        Map.of("k", "v"));
  }

  @Test
  void everyStateIsReadAsItWasWritten() throws IOException {
    store.create(record(new ContainerState.Creating()));
    for (ContainerState state :
        new ContainerState[] {
          new ContainerState.Creating(),
          new ContainerState.Created(INIT),
          new ContainerState.Running(INIT, LATER),
          new ContainerState.Paused(INIT, LATER),
          new ContainerState.Stopped(new ExitStatus.Exited(3), LATER),
          new ContainerState.Stopped(new ExitStatus.Signaled(9), LATER),
        }) {
      store.save(record(state));
      assertThat(store.load("web")).contains(record(state));
    }
  }

  @Test
  void hooksGetTheOcisStateAndNoMore() {
    ContainerRecord running = record(new ContainerState.Running(INIT, LATER));
    assertThat(new String(running.ociState().toJson(), UTF_8).replaceAll("\\s+", ""))
        .isEqualTo(
            "{\"ociVersion\":\"1.2.0\",\"id\":\"web\",\"status\":\"running\",\"pid\":4711,"
                + "\"bundle\":\"/bundle\",\"annotations\":{\"k\":\"v\"}}");
    ContainerRecord stopped = record(new ContainerState.Stopped(new ExitStatus.Exited(0), LATER));
    assertThat(new String(stopped.ociState().toJson(), UTF_8)).doesNotContain("pid");
  }

  @Test
  void anIdIsTakenOnce() throws IOException {
    store.create(record(new ContainerState.Creating()));
    assertThatThrownBy(() -> store.create(record(new ContainerState.Creating())))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    assertThat(store.load("web")).isPresent();
  }

  @Test
  void listsAndDeletes() throws IOException {
    assertThat(store.ids()).isEmpty();
    assertThat(store.load("web")).isEmpty();
    store.create(record(new ContainerState.Creating()));
    Files.writeString(store.directory("web").resolve("exit"), "");
    assertThat(store.ids()).containsExactly("web");
    store.delete("web");
    store.delete("web");
    assertThat(store.ids()).isEmpty();
    assertThat(directory.resolve("state")).isEmptyDirectory();
  }

  @Test
  void aWriterThatWasKilledLeavesTheOldState() throws IOException {
    store.create(record(new ContainerState.Created(INIT)));
    Files.writeString(store.directory("web").resolve(".state.json.tmp"), "{\"id\":");
    assertThat(store.load("web")).contains(record(new ContainerState.Created(INIT)));
    store.save(record(new ContainerState.Running(INIT, LATER)));
    assertThat(store.directory("web").resolve(".state.json.tmp")).doesNotExist();
  }

  @Test
  void aBrokenFileIsNamed() throws IOException {
    store.create(record(new ContainerState.Creating()));
    Path file = store.directory("web").resolve("state.json");
    Files.writeString(file, "{\"id\": \"web\", \"bundle\": \"/b\", \"created\": \"today\"}");
    assertThatThrownBy(() -> store.load("web"))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read " + file + ": created: not a time: \"today\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "../a", "a b", "ä", "a\n"})
  void anIdIsNoPath(String id) {
    assertThatThrownBy(() -> store.load(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a container id: \"" + id + "\"");
  }

  @Test
  void aProcessIsKnownByItsStartAndTheBoot() throws IOException {
    Processes processes = new Processes(linux);
    int self = (int) ProcessHandle.current().pid();
    ProcessIdentity me = processes.identify(self).orElseThrow();
    assertThat(processes.isAlive(me)).isTrue();
    assertThat(processes.isAlive(new ProcessIdentity(self, me.startTicks() + 1, me.bootId())))
        .isFalse();
    assertThat(processes.isAlive(new ProcessIdentity(self, me.startTicks(), "another boot")))
        .isFalse();
    assertThat(processes.identify(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void aShellHasOneNumberForBothEnds() {
    assertThat(new ExitStatus.Exited(3).shellCode()).isEqualTo(3);
    assertThat(new ExitStatus.Signaled(9).shellCode()).isEqualTo(137);
  }
}
