package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.recording.FaultInjector;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
class LayerStoreIT {
  private static final Linux LINUX = JnaLinux.open();
  private static final byte[] ARCHIVE =
      TarArchive.of(List.of(TarEntry.file("a/file", "12345"), TarEntry.file("other", "678")));
  private static final DiffId LAYER = new DiffId(Digest.sha256(ARCHIVE));

  private static final Digest BLOB = Digest.sha256(new byte[] {1});
  private static final Digest OTHER = Digest.sha256(new byte[] {2});

  private static final byte[] EVERYTHING =
      TarArchive.of(
          List.of(
              TarEntry.directory("./", 0755),
              TarEntry.file("a/file", "12345"),
              TarEntry.directory("a/", 01777).withPax("SCHILY.xattr.user.a", "v"),
              TarEntry.file("a/file", 04755, new byte[9]).ownedBy(1, 1),
              TarEntry.hardLink("link", "a/file"),
              TarEntry.hardLink("link", "a/file"),
              TarEntry.symlink("a", "elsewhere"),
              TarEntry.whiteout("gone"),
              TarEntry.whiteout("link"),
              TarEntry.directory("gone/", 0755),
              TarEntry.opaque("gone"),
              TarEntry.file("sparse", "ab")
                  .withPax("GNU.sparse.map", "10,2")
                  .withPax("GNU.sparse.realsize", "20")));

  private Path directory;
  private LayerStore store;

  @BeforeEach
  void makeStore(@TempDir Path dir) {
    directory = dir.resolve("layers");
    store = new LayerStore(LINUX, directory, Limits.DEFAULT);
  }

  @Test
  void aLayerThatIsUnpackedIsThere() throws Exception {
    assertThat(store.exists(LAYER)).isFalse();
    assertThat(store.layers()).isEmpty();

    unpack(new ByteArrayInputStream(ARCHIVE));

    assertThat(store.exists(LAYER)).isTrue();
    assertThat(store.layers()).containsExactly(LAYER);
    assertThat(store.sizeBytes(LAYER)).isEqualTo(8);
    assertThat(store.facts(LAYER)).isEqualTo(new LayerFacts(8, false, List.of(BLOB), List.of("a")));
    assertThat(LayerListing.of(store.path(LAYER)))
        .isEqualTo(Map.of("a", "dir", "a/file", "file:12345", "other", "file:678"));
    assertThat(LayerListing.attribute(store.path(LAYER), "mode")).isEqualTo(040755);
    assertThat(LayerListing.attribute(directory, "mode")).isEqualTo(040700);
  }

  @Test
  void theStreamIsReadToItsEndBeforeItIsVerified() throws Exception {
    byte[] longer = new byte[ARCHIVE.length + 300_000];
    System.arraycopy(ARCHIVE, 0, longer, 0, ARCHIVE.length);
    InputStream stream = new ByteArrayInputStream(longer);
    store.unpack(LAYER, BLOB, stream, () -> assertThat(stream.available()).isZero());
    assertThat(store.exists(LAYER)).isTrue();
  }

  @Test
  void aLayerThatIsNotWhatItShouldBeDoesNotAppear() throws Exception {
    IOException wrong = new IOException("another hash");
    assertThatThrownBy(
            () ->
                store.unpack(
                    LAYER,
                    BLOB,
                    new ByteArrayInputStream(ARCHIVE),
                    () -> {
                      throw wrong;
                    }))
        .isSameAs(wrong);
    assertThat(LayerListing.of(directory)).isEqualTo(Map.of("sha256", "dir"));
  }

  @Test
  void aStreamThatFailsIsPassedOnAndLeavesNothing() throws Exception {
    IOException lost = new IOException("connection reset");
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(ARCHIVE)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (in.available() < ARCHIVE.length) {
              throw lost;
            }
            return super.read(buffer, offset, 700);
          }
        };
    assertThatThrownBy(() -> unpack(failing)).isSameAs(lost);
    assertThat(LayerListing.of(directory)).isEqualTo(Map.of("sha256", "dir"));
  }

  @Test
  void severalMayUnpackTheSameLayerAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            threads.submit(
                () -> {
                  unpack(new ByteArrayInputStream(ARCHIVE));
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    String hex = LAYER.digest().hex();
    try (var names = Files.list(directory.resolve("sha256"))) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .containsExactlyInAnyOrder(hex, hex + ".facts");
    }
    assertThat(LayerListing.of(store.path(LAYER))).containsEntry("a/file", "file:12345");
  }

  @Test
  void healingRemovesWhatIsLeftBehindAndNothingElse() throws Exception {
    unpack(new ByteArrayInputStream(ARCHIVE));
    Path base = directory.resolve("sha256");
    Files.createDirectories(base.resolve(".tmp-1/deep/er"));
    Files.writeString(base.resolve(".tmp-2.facts"), "x");
    Files.writeString(base.resolve("0".repeat(64) + ".facts"), "x");
    Path used = Files.createDirectory(base.resolve(".tmp-3"));

    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    try (Fd held = LINUX.files().openAt(Fd.CWD, used.toString(), flags, 0)) {
      LINUX.locks().lock(held, true);
      store.heal();
      assertThat(base.resolve(".tmp-1")).doesNotExist();
      assertThat(base.resolve(".tmp-2.facts")).doesNotExist();
      assertThat(used).exists();
    }
    store.heal();
    assertThat(used).doesNotExist();
    assertThat(base.resolve("0".repeat(64) + ".facts")).doesNotExist();
    assertThat(store.facts(LAYER).contentBytes()).isEqualTo(8);
    assertThat(store.layers()).containsExactly(LAYER);
  }

  @Test
  void aRemovedLayerIsGone() throws Exception {
    unpack(new ByteArrayInputStream(ARCHIVE));
    store.remove(LAYER);
    store.remove(LAYER);
    assertThat(store.exists(LAYER)).isFalse();
    assertThat(LayerListing.of(directory)).isEqualTo(Map.of("sha256", "dir"));
    unpack(new ByteArrayInputStream(ARCHIVE));
    assertThat(store.exists(LAYER)).isTrue();
  }

  @Test
  void aBlobIsProvenOnceItWasSeenToHoldTheLayer() throws Exception {
    assertThat(store.isProven(LAYER, BLOB)).isFalse();
    store.recordProof(LAYER, BLOB);
    assertThat(LayerListing.of(directory)).isEqualTo(Map.of("sha256", "dir"));

    unpack(new ByteArrayInputStream(ARCHIVE));
    assertThat(store.isProven(LAYER, BLOB)).isTrue();
    assertThat(store.isProven(LAYER, OTHER)).isFalse();

    store.recordProof(LAYER, OTHER);
    store.heal();
    assertThat(store.facts(LAYER))
        .isEqualTo(new LayerFacts(8, false, List.of(BLOB, OTHER), List.of("a")));

    store.remove(LAYER);
    assertThat(store.isProven(LAYER, BLOB)).isFalse();
  }

  @Test
  void whoeverIsTheSecondToUnpackALayerAddsItsBlob() throws Exception {
    store.unpack(
        LAYER,
        OTHER,
        new ByteArrayInputStream(ARCHIVE),
        () -> unpack(new ByteArrayInputStream(ARCHIVE)));
    assertThat(store.facts(LAYER).blobs()).containsExactly(BLOB, OTHER);
  }

  @Test
  void factsOfNoLayerProveNothing() throws Exception {
    unpack(new ByteArrayInputStream(ARCHIVE));
    Files.move(store.path(LAYER), directory.resolve("moved"));
    assertThat(store.isProven(LAYER, BLOB)).isFalse();
  }

  @Test
  void whicheverCallFailsTheProofIsAddedOrNothingIsChanged() throws Exception {
    unpack(new ByteArrayInputStream(ARCHIVE));
    int n = 1;
    FaultInjector faults;
    do {
      faults = FaultInjector.wrap(LINUX, n++, Errno.EIO);
      LayerStore faulty = new LayerStore(faults.linux(), directory, Limits.DEFAULT);
      try {
        faulty.recordProof(LAYER, OTHER);
        assertThat(store.isProven(LAYER, OTHER)).isTrue();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("injected");
      }
      assertThat(store.facts(LAYER).impliedDirectories())
          .as("after %s", faults.failed())
          .containsExactly("a");
      assertThat(store.isProven(LAYER, BLOB)).isTrue();
      assertThat(directory.resolve("sha256").toFile().list()).hasSize(2);
    } while (faults.failed().isPresent());
    assertThat(n).isGreaterThan(5);
  }

  @Test
  void healingLeavesTheFactsOfALayerThatIsBeingUnpacked() throws Exception {
    Path base = Files.createDirectories(directory.resolve("sha256"));
    Path used = Files.createDirectory(base.resolve(".tmp-3"));
    Files.writeString(base.resolve(".tmp-3.facts"), "x");
    try (Fd held = LINUX.files().openAt(Fd.CWD, used.toString(), Set.of(OpenFlag.RDONLY), 0)) {
      LINUX.locks().lock(held, true);
      store.heal();
      assertThat(base.resolve(".tmp-3.facts")).exists();
    }
    store.heal();
    assertThat(base.toFile().list()).isEmpty();
  }

  @Test
  void whicheverCallFailsNothingIsLeft() throws Exception {
    int n = 1;
    FaultInjector faults;
    do {
      faults = FaultInjector.wrap(LINUX, n++, Errno.EIO);
      LayerStore faulty = new LayerStore(faults.linux(), directory, Limits.DEFAULT);
      int descriptors = descriptors();
      try {
        faulty.unpack(LAYER, BLOB, new ByteArrayInputStream(EVERYTHING), () -> {});
        assertThat(store.exists(LAYER)).isTrue();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("EIO").hasMessageContaining("injected");
        assertThat(faults.failed()).isPresent();
        Files.createDirectories(directory.resolve("sha256"));
        assertThat(LayerListing.of(directory))
            .as("after %s", faults.failed())
            .isEqualTo(Map.of("sha256", "dir"));
      }
      assertThat(descriptors()).as("after %s", faults.failed()).isEqualTo(descriptors);
      store.remove(LAYER);
    } while (faults.failed().isPresent());
    assertThat(n).isGreaterThan(50);
  }

  /** Open below the store: what else this JVM opens and closes meanwhile is its own. */
  private int descriptors() throws IOException {
    int count = 0;
    for (String name : linuxDescriptors()) {
      try {
        Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", name));
        count += target.startsWith(directory) ? 1 : 0;
      } catch (NoSuchFileException e) {
        // the one that listed them
      }
    }
    return count;
  }

  private static String[] linuxDescriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? new String[0] : names;
  }

  private void unpack(InputStream stream) throws IOException {
    store.unpack(LAYER, BLOB, stream, () -> {});
  }
}
