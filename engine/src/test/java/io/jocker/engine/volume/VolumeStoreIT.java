package io.jocker.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.request.VolumeRequest;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.image.store.FileLocks;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volumes on disk: made, found, thrown away, brought back. */
@RequiresRoot
@Timeout(60)
final class VolumeStoreIT {
  @TempDir Path folder;

  private final Linux linux = JnaLinux.open();
  private VolumeStore store;
  private Path volumes;

  @BeforeEach
  void open() throws Exception {
    store = VolumeStore.open(linux, folder.toString());
    volumes = folder.resolve("volumes");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private StoredVolume make(String name) throws Exception {
    return store.create(VolumeRequest.named(name), false);
  }

  private List<String> names() throws Exception {
    return store.list().stream().map(StoredVolume::name).toList();
  }

  @Test
  void isFoundAsItWasMade() throws Exception {
    VolumeRequest request =
        new VolumeRequest(
            "data", "local", Map.of("type", "tmpfs", "device", "tmpfs"), Map.of("tier", "gold"));
    StoredVolume made = store.create(request, true);
    assertThat(store.find("data")).contains(made);
    assertThat(made.options()).isEqualTo(request.options());
    assertThat(made.labels()).isEqualTo(request.labels());
    assertThat(made.anonymous()).isTrue();
    assertThat(Path.of(made.data())).isEmptyDirectory();
    assertThat(Files.getAttribute(Path.of(made.data()), "unix:mode")).isEqualTo(040755);
  }

  @Test
  void isMadeOnce() throws Exception {
    StoredVolume first = make("data");
    Files.writeString(Path.of(first.data(), "f"), "of the first");
    assertThat(make("data")).isEqualTo(first);
    assertThat(Path.of(first.data(), "f")).hasContent("of the first");
    assertThat(volumes.toFile().list()).doesNotContain(".new");
  }

  @Test
  void noNameLeadsOut() throws Exception {
    for (String name : List.of("..", "../x", ".trash", "a/b", "", "/etc")) {
      assertThat(store.find(name)).as(name).isEmpty();
    }
  }

  @Test
  void comesBackFromTheTrashWithAllThatItHad() throws Exception {
    StoredVolume volume = make("data");
    Files.writeString(Path.of(volume.data(), "f"), "kept");
    store.discard(volume);
    assertThat(names()).isEmpty();
    assertThat(store.trash()).extracting(TrashedVolume::name).containsExactly("data");

    assertThat(store.restore(store.trash().get(0))).isTrue();
    assertThat(store.find("data")).contains(volume);
    assertThat(Path.of(volume.data(), "f")).hasContent("kept");
    assertThat(store.trash()).isEmpty();
  }

  @Test
  void doesNotComeBackOverAnotherOne() throws Exception {
    store.discard(make("data"));
    Files.writeString(Path.of(make("data").data(), "f"), "of the second");
    assertThat(store.restore(store.trash().get(0))).isFalse();
    assertThat(volumes.resolve("data/_data/f")).hasContent("of the second");
    assertThat(store.trash()).hasSize(1);
  }

  @Test
  void severalOfOneNameLieInTheTrashTheNewestFirst() throws Exception {
    for (int i = 0; i < 3; i++) {
      StoredVolume volume = make("data");
      Files.writeString(Path.of(volume.data(), "f"), "number " + i);
      store.discard(volume);
    }
    assertThat(store.trash()).hasSize(3);
    store.restore(store.trash().get(0));
    assertThat(volumes.resolve("data/_data/f")).hasContent("number 2");
  }

  @Test
  void removedAtOnceNothingIsLeft() throws Exception {
    StoredVolume volume = make("data");
    Files.createDirectories(Path.of(volume.data(), "a/b"));
    store.remove(volume);
    assertThat(names()).isEmpty();
    assertThat(store.trash()).isEmpty();
    assertThat(volumes.resolve(".trash")).isEmptyDirectory();
  }

  /** A removal that was cut off between its rename and its end looks so, too. */
  @Test
  void whatIsExpiredGoesWithTheNextRemoval() throws Exception {
    Path trash = volumes.resolve(".trash");
    Instant now = Instant.now();
    Files.createDirectories(trash.resolve("old@" + now.minusSeconds(86_500).toEpochMilli()));
    Files.createDirectories(trash.resolve("young@" + now.minusSeconds(86_300).toEpochMilli()));
    Files.createDirectories(trash.resolve("cut-off@0/_data"));
    Files.createDirectories(volumes.resolve(".new-half-made/_data"));
    store.lock().close();
    assertThat(store.trash()).extracting(TrashedVolume::name).containsExactly("young");
    assertThat(volumes.resolve(".new-half-made")).doesNotExist();
  }

  @Test
  void whoRemovesWaitsForWhoUses() throws Exception {
    CompletableFuture<FileLocks.Held> alone;
    try (FileLocks.Held held = store.hold();
        FileLocks.Held other = store.hold()) {
      alone =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return store.lock();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(alone).isNotCompleted();
    }
    alone.get(20, TimeUnit.SECONDS).close();
  }
}
