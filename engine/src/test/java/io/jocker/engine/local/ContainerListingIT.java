package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.fixtures.RequiresRoot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists come out of one file, and yet say what the containers' own files say, whatever has happened
 * since it was written.
 */
@RequiresRoot
@Timeout(120)
class ContainerListingIT {
  private static final String GROUP = "listing";

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    for (int i = 0; i < 4; i++) {
      ids.add(engine.engine().runDetached(asleep(), RunListener.SILENT));
    }
    keepAll();
  }

  private static ContainerRequest asleep() {
    return playground("sleep", "1000");
  }

  @AfterEach
  void close() throws Exception {
    for (ContainerSummary left : list()) {
      engine.engine().remove(left.id(), true, false);
    }
    engine.close();
    group.close();
  }

  /** By another command, as in life. */
  private List<ContainerSummary> list() throws Exception {
    try (LocalEngine other = engine.again()) {
      return other.containers(ContainerFilter.ALL);
    }
  }

  private Path file() {
    return folder.resolve("state/list");
  }

  /** Lists until all of it is old enough to be kept. */
  private void keepAll() throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Files.deleteIfExists(file());
    list();
    while (!Files.exists(file()) || !keepsAll()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      list();
    }
  }

  /** The containers, and that there are no others, and that these are all that run. */
  private boolean keepsAll() throws Exception {
    String text = Files.readString(file(), StandardCharsets.ISO_8859_1);
    return ids.stream().allMatch(text::contains)
        && text.contains(moment("root/containers"))
        && text.contains(moment("state/live"));
  }

  private String moment(String path) throws Exception {
    Instant changed = Files.getLastModifiedTime(folder.resolve(path)).toInstant();
    return changed.getEpochSecond() + "." + changed.getNano();
  }

  private void assertTrue() throws Exception {
    List<ContainerSummary> found = list();
    Files.deleteIfExists(file());
    assertThat(found).isEqualTo(list());
    keepAll();
  }

  private ContainerStatus status(String id) throws Exception {
    for (ContainerSummary one : list()) {
      if (one.id().equals(id)) {
        return one.state().status();
      }
    }
    throw new AssertionError(id);
  }

  /** The containers' own files are not looked at: else this test would see nothing. */
  @Test
  void itIsTheFileThatIsListed() throws Exception {
    String text = Files.readString(file(), StandardCharsets.ISO_8859_1);
    byte[] bytes = text.replace("sleep", "wakes").getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, 56);
    sum.update(bytes, 64, bytes.length - 64);
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(56, sum.getValue());
    Files.write(file(), bytes);
    assertThat(list()).allMatch(one -> one.command().contains("wakes"));
  }

  @Test
  void everyChangeIsSeenAtOnce() throws Exception {
    assertTrue();
    engine.engine().pause(ids.get(0));
    assertThat(status(ids.get(0))).isEqualTo(ContainerStatus.PAUSED);
    assertTrue();
    engine.engine().unpause(ids.get(0));
    assertThat(status(ids.get(0))).isEqualTo(ContainerStatus.RUNNING);
    engine.engine().rename(ids.get(0), "renamed");
    assertThat(list()).anyMatch(one -> one.name().equals("renamed"));
    assertTrue();
    engine.engine().stop(ids.get(1), new StopOptions(null, 0), RunListener.SILENT);
    assertThat(status(ids.get(1))).isEqualTo(ContainerStatus.EXITED);
    assertTrue();
    engine.engine().start(ids.get(1), RunListener.SILENT);
    assertThat(status(ids.get(1))).isEqualTo(ContainerStatus.RUNNING);
    assertTrue();
    String removed = ids.remove(2);
    engine.engine().remove(removed, true, false);
    assertThat(list()).noneMatch(one -> one.id().equals(removed));
    assertTrue();
  }

  @Test
  void aNewContainerIsSeenAtOnce() throws Exception {
    ids.add(engine.engine().runDetached(asleep(), RunListener.SILENT));
    assertThat(status(ids.get(4))).isEqualTo(ContainerStatus.RUNNING);
    assertTrue();
  }

  /** Nothing to tell of, but that everything is as it was. */
  @Test
  void whatIsKnownIsNotWrittenAgain() throws Exception {
    keepAll();
    Object inode = Files.getAttribute(file(), "unix:ino");
    list();
    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void whoseMonitorWasKilledHasEnded() throws Exception {
    int pid = 0;
    for (ContainerSummary one : list()) {
      pid = one.id().equals(ids.get(0)) ? one.state().pid() : pid;
    }
    ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
    ProcessHandle monitor = first.parent().orElseThrow();
    monitor.destroyForcibly();
    first.onExit().get();
    assertThat(status(ids.get(0))).isEqualTo(ContainerStatus.EXITED);
    assertTrue();
  }
}
