package io.jocker.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Restarts;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.runtime.launch.Launcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

  private static final ContainerId OTHER = new ContainerId("f".repeat(64));

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

  private static Listed plain(String id) {
    ContainerSummary summary =
        new ContainerSummary(
            id,
            "이름",
            "busybox",
            "sha256:1",
            List.of(),
            Instant.EPOCH,
            ContainerState.CREATED,
            Map.of(),
            "",
            List.of(),
            List.of("/data"));
    return new Listed(summary, 0, null, List.of(), false, true);
  }

  private void write() throws IOException {
    ContainerIndex.Builder builder = ContainerIndex.builder().begin("1.2 3.4 ", "5.6", "");
    builder.add(17, 25, listed());
    builder.add(-1, 0, plain(OTHER.hex()));
    Files.write(path.resolve(ContainerIndex.FILE), builder.bytes());
  }

  @Test
  void readsWhatWasWritten() throws Exception {
    write();
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.size()).isEqualTo(2);
    assertThat(index.listed(0)).isEqualTo(listed());
    assertThat(index.listed(1)).isEqualTo(plain(OTHER.hex()));
    // Once more: one engine reads it once and asks it often.
    assertThat(index.listed(0)).isEqualTo(listed());
    assertThat(index.line(ID)).isZero();
    assertThat(index.line(OTHER)).isEqualTo(1);
    assertThat(index.line(new ContainerId("e".repeat(64)))).isEqualTo(-1);
    assertThat(index.hasMonitor(0)).isTrue();
    assertThat(index.hasMonitor(1)).isFalse();
    assertThat(index.networks()).isEqualTo("1.2 3.4 ");
    assertThat(index.folder()).isEqualTo("5.6");
    assertThat(index.live()).isEmpty();
  }

  @Test
  void textsThatManyHaveAreOneObject() throws Exception {
    write();
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.listed(0).summary().image()).isSameAs(index.listed(1).summary().image());
  }

  @Test
  void keepsTheOrderOfLabels() throws Exception {
    write();
    assertThat(ContainerIndex.read(folder).listed(0).summary().labels())
        .containsExactlyEntriesOf(listed().summary().labels());
  }

  @Test
  void aFolderThatHasChangedIsNotKnown() throws Exception {
    write();
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.isOf(0, 17, 25)).isTrue();
    assertThat(index.isOf(0, 17, 26)).isFalse();
    assertThat(index.isOf(0, 18, 25)).isFalse();
    assertThat(index.isOf(1, -1, 0)).isTrue();
  }

  @Test
  void namesFoldersAndLinks() throws Exception {
    write();
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.folders().path(0)).isEqualTo(ID.hex());
    assertThat(index.folders().path(1)).isEqualTo(OTHER.hex());
    assertThat(index.links().path(0)).isEqualTo("/proc/4242/exe");
    assertThat(index.links().path(1)).isEmpty();
  }

  @Test
  void aMonitorIsWhoExecutesWhatCarriesTheId() throws Exception {
    write();
    ContainerIndex index = ContainerIndex.read(folder);
    String target = Launcher.executable(ID.hex());
    assertThat(index.isMonitor(0, targets(index, target))).isTrue();
    assertThat(index.isMonitor(0, targets(index, target + "x"))).isFalse();
    assertThat(index.isMonitor(0, targets(index, target.substring(1)))).isFalse();
    assertThat(index.isMonitor(0, targets(index, Launcher.executable(OTHER.hex())))).isFalse();
    assertThat(index.isMonitor(0, targets(index, ""))).isFalse();
    // It has none, and no link leads anywhere.
    assertThat(index.isMonitor(1, targets(index, target))).isFalse();
  }

  private static long[] targets(ContainerIndex index, String first) {
    long[] targets = new long[2 * index.targetWords()];
    ByteBuffer bytes = ByteBuffer.allocate(8 * targets.length).order(ByteOrder.nativeOrder());
    bytes.put(first.getBytes(StandardCharsets.US_ASCII)).rewind().asLongBuffer().get(targets);
    return targets;
  }

  /** A disk may have been full. */
  @Test
  void whatIsCutOffIsNone() throws Exception {
    write();
    byte[] whole = Files.readAllBytes(path.resolve(ContainerIndex.FILE));
    for (int size = 0; size < whole.length; size++) {
      Files.write(path.resolve(ContainerIndex.FILE), Arrays.copyOf(whole, size));
      assertThat(ContainerIndex.read(folder).size()).as("%d bytes", size).isZero();
    }
  }

  /** Power may have been lost before all of it was on the disk. */
  @Test
  void oneByteThatIsNotWhatWasWrittenMakesItNone() throws Exception {
    write();
    byte[] whole = Files.readAllBytes(path.resolve(ContainerIndex.FILE));
    for (int at = 0; at < whole.length; at++) {
      whole[at] ^= 1;
      Files.write(path.resolve(ContainerIndex.FILE), whole);
      assertThat(ContainerIndex.read(folder).size()).as("byte %d", at).isZero();
      whole[at] ^= 1;
    }
  }

  @Test
  void zerosAndForeignTextAreNone() throws Exception {
    Files.write(path.resolve(ContainerIndex.FILE), new byte[4096]);
    assertThat(ContainerIndex.read(folder).size()).isZero();
    Files.writeString(path.resolve(ContainerIndex.FILE), "13:jocker list 1" + "3:end".repeat(99));
    assertThat(ContainerIndex.read(folder).size()).isZero();
  }

  /** Of another version, whose lines are longer. */
  @Test
  void linesOfAnotherLengthAreNone() throws Exception {
    write();
    byte[] whole = Files.readAllBytes(path.resolve(ContainerIndex.FILE));
    ByteBuffer words = ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder());
    words.putLong(24, words.getLong(24) + 1);
    Files.write(path.resolve(ContainerIndex.FILE), whole);
    assertThat(ContainerIndex.read(folder).size()).isZero();
  }

  @Test
  void aMissingOneIsNone() throws Exception {
    ContainerIndex index = ContainerIndex.read(folder);
    assertThat(index.size()).isZero();
    assertThat(index.line(ID)).isEqualTo(-1);
    assertThat(index.live()).isEmpty();
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
