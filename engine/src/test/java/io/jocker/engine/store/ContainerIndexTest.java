package io.jocker.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Restarts;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerIndexTest {
  private static final ContainerId ID = new ContainerId("0123456789abcdef".repeat(4));
  private static final String CHANGED = "17.25";

  @TempDir Path path;
  private Folder folder;

  @BeforeEach
  void open() throws Exception {
    folder = Folder.open(JnaLinux.open(), path.toString());
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private static Listed listed() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("z", "1:2\n;3");
    labels.put("이름", "값");
    ContainerState state =
        new ContainerState(
            ContainerStatus.PAUSED,
            42,
            0,
            true,
            "no \"reason\"",
            Instant.ofEpochSecond(5, 7),
            null,
            new Restarts(3, 2));
    ContainerSummary summary =
        new ContainerSummary(
            ID.hex(),
            "name",
            "busybox",
            "",
            List.of("sh", "-c", "echo \t'ü'"),
            Instant.ofEpochSecond(-1, 999_999_999),
            state,
            labels,
            "0.0.0.0:80->80/tcp",
            List.of("bridge", "other"),
            List.of());
    return new Listed(summary, 4242, List.of("bridge", "other"), List.of("80/tcp"), true, false);
  }

  private void write(Listed listed) throws IOException {
    ContainerIndex.Builder builder = ContainerIndex.builder("1.2 3.4 ");
    builder.add(CHANGED, listed);
    Files.write(path.resolve(ContainerIndex.FILE), builder.bytes());
  }

  @Test
  void readsWhatWasWritten() throws Exception {
    write(listed());
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.find(ID, CHANGED)).isEqualTo(listed());
    // Once more: one engine reads it once and asks it often.
    assertThat(index.find(ID, CHANGED)).isEqualTo(listed());
    assertThat(index.monitorPid(ID)).isEqualTo(4242);
    assertThat(index.networks()).isEqualTo("1.2 3.4 ");
  }

  @Test
  void keepsTheOrderOfLabels() throws Exception {
    write(listed());
    Listed found = ContainerIndex.read(folder).find(ID, CHANGED);
    assertThat(found).isNotNull();
    assertThat(found.summary().labels()).containsExactlyEntriesOf(listed().summary().labels());
  }

  @Test
  void aFolderThatHasChangedIsNotKnown() throws Exception {
    write(listed());
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.find(ID, "17.26")).isNull();
    assertThat(index.find(new ContainerId("f".repeat(64)), CHANGED)).isNull();
  }

  /** A machine that lost power may have kept any part of it. */
  @Test
  void whatIsCutOffIsNone() throws Exception {
    write(listed());
    byte[] whole = Files.readAllBytes(path.resolve(ContainerIndex.FILE));
    for (int size = 0; size < whole.length; size++) {
      Files.write(path.resolve(ContainerIndex.FILE), Arrays.copyOf(whole, size));
      assertThat(ContainerIndex.read(folder).monitorPid(ID)).as("%d bytes", size).isZero();
    }
  }

  @Test
  void zerosAndForeignTextAreNone() throws Exception {
    Files.write(path.resolve(ContainerIndex.FILE), new byte[4096]);
    assertThat(ContainerIndex.read(folder).monitorPid(ID)).isZero();
    Files.writeString(path.resolve(ContainerIndex.FILE), "13:jocker list 23:end");
    assertThat(ContainerIndex.read(folder).monitorPid(ID)).isZero();
    Files.writeString(path.resolve(ContainerIndex.FILE), "99999999999:x");
    assertThat(ContainerIndex.read(folder).monitorPid(ID)).isZero();
  }

  @Test
  void aMissingOneIsNone() throws Exception {
    assertThat(ContainerIndex.read(folder).monitorPid(ID)).isZero();
  }

  /** Two changes within one tick of the file system's clock have the same time. */
  @Test
  void whatHasChangedOnlyNowIsNotKept() throws Exception {
    var status = JnaLinux.open().files().statAt(folder.fd(), ".", Set.of());
    long changed = status.modifiedSeconds() * 1000 + status.modifiedNanos() / 1_000_000;
    assertThat(ContainerIndex.moment(status, changed + 10)).isEmpty();
    assertThat(ContainerIndex.moment(status, changed - 10)).isEmpty();
    assertThat(ContainerIndex.moment(status, changed + 1000))
        .isEqualTo(ContainerIndex.moment(status));
  }
}
