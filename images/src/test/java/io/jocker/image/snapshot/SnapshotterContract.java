package io.jocker.image.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.layer.LayerListing;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.Limits;
import io.jocker.image.snapshot.Snapshotter.Durability;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.recording.FaultInjector;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Snapshotter} promises. */
@RequiresRoot
abstract class SnapshotterContract {
  private static final String ID = "c1";

  private final Linux linux = kernel(JnaLinux.open());
  private Path containers;
  private Path layersDirectory;
  private LayerStore store;
  private Snapshotter snapshotter;

  /** The kernel that this snapshotter is to work on. */
  Linux kernel(Linux real) {
    return real;
  }

  /** Where layers and containers lie. */
  Path place(Path temporary) throws IOException {
    return temporary;
  }

  abstract Snapshotter snapshotter(Linux linux, LayerStore layers, Path containers);

  @BeforeEach
  void makeSnapshotter(@TempDir Path temporary) throws IOException {
    Path dir = place(temporary);
    containers = Files.createDirectory(dir.resolve("containers"));
    Files.createDirectory(containers.resolve(ID));
    layersDirectory = dir.resolve("layers");
    store = new LayerStore(linux, layersDirectory, Limits.DEFAULT);
    snapshotter = snapshotter(linux, store, containers);
  }

  @Test
  void higherLayersCoverLowerOnes() throws Exception {
    DiffId low =
        layer(
            TarEntry.file("etc/same", "low"),
            TarEntry.file("etc/low", "low"),
            TarEntry.file("gone", "x"),
            TarEntry.file("dir/gone", "x"),
            TarEntry.file("opaque/old", "x"),
            TarEntry.file("file-to-dir", "x"),
            TarEntry.file("dir-to-file/x", "x"),
            TarEntry.file("again/old", "x"));
    DiffId high =
        layer(
            TarEntry.file("etc/same", "high"),
            TarEntry.whiteout("gone"),
            TarEntry.whiteout("dir"),
            TarEntry.opaque("opaque"),
            TarEntry.file("opaque/new", "y"),
            TarEntry.file("file-to-dir/x", "y"),
            TarEntry.file("dir-to-file", "y"),
            TarEntry.whiteout("again"),
            TarEntry.file("again/new", "y"));

    assertThat(listing(List.of(low, high)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("etc", "dir"),
                Map.entry("etc/same", "file:high"),
                Map.entry("etc/low", "file:low"),
                Map.entry("opaque", "dir"),
                Map.entry("opaque/new", "file:y"),
                Map.entry("file-to-dir", "dir"),
                Map.entry("file-to-dir/x", "file:y"),
                Map.entry("dir-to-file", "file:y"),
                Map.entry("again", "dir"),
                Map.entry("again/new", "file:y")));
  }

  @Test
  void aLayerMayHideAllBelow() throws Exception {
    DiffId low = layer(TarEntry.file("low", "x"));
    DiffId high = layer(TarEntry.opaque("."), TarEntry.file("high", "y"));
    assertThat(listing(List.of(low, high))).isEqualTo(Map.of("high", "file:y"));
  }

  @Test
  void oneLayerMayBeThereTwice() throws Exception {
    DiffId one = layer(TarEntry.file("a", "1"), TarEntry.file("b", "1"));
    DiffId two = layer(TarEntry.file("a", "2"), TarEntry.whiteout("b"), TarEntry.file("c", "2"));
    assertThat(listing(List.of(one, two, one)))
        .isEqualTo(Map.of("a", "file:1", "b", "file:1", "c", "file:2"));
  }

  @Test
  void anImageWithoutLayersIsAnEmptyRoot() throws Exception {
    assertThat(listing(List.of())).isEmpty();
  }

  @Test
  void manyLayersAreStacked() throws Exception {
    List<DiffId> layers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      layers.add(layer(TarEntry.file("f" + i, ""), TarEntry.file("last", "" + i)));
    }
    assertThat(listing(layers)).hasSize(151).containsEntry("last", "file:149");
  }

  @Test
  void attributesShow() throws Exception {
    String name = "caf\uDCE9";
    DiffId layer =
        layer(
            TarEntry.directory("./", 0700).ownedBy(7, 7),
            TarEntry.directory("d/", 03770).ownedBy(1, 2).modifiedAt(-5),
            TarEntry.file("d/" + name, 04711, new byte[0])
                .ownedBy(3_000_000_000L, 4)
                .modifiedAt(4_000_000_000L)
                .withPax("SCHILY.xattr.user.a", "v")
                .withPax("SCHILY.xattr.trusted.a", "w"),
            TarEntry.hardLink("link", "d/" + name),
            TarEntry.characterDevice("null", 1, 3),
            TarEntry.symlink("soft", "d").ownedBy(9, 9));
    mounted(
        List.of(layer),
        root -> {
          assertThat(words(root, ".")).isEqualTo("40755 0:0");
          assertThat(words(root, "d")).isEqualTo("43770 1:2 -5");
          assertThat(words(root, "d/" + name)).isEqualTo("104711 3000000000:4 4000000000");
          assertThat(words(root, "soft")).startsWith("120777 9:9 ");
          assertThat(words(root, "null")).startsWith("20666 0:0 ");
          assertThat(linux.files().statAt(root, "link", Set.of()).inode())
              .isEqualTo(linux.files().statAt(root, "d/" + name, Set.of()).inode());
          Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
          try (Fd file = linux.files().openAt(root, "link", flags, 0)) {
            assertThat(linux.files().xattr(file, "user.a")).asString().isEqualTo("v");
            assertThat(linux.files().xattr(file, "trusted.a")).asString().isEqualTo("w");
          }
        });
  }

  @Test
  void aDirectoryThatIsOnlyMentionedKeepsWhatTheLayerBelowSaysOfIt() throws Exception {
    DiffId low =
        layer(
            TarEntry.directory("var/", 0711).ownedBy(3, 3),
            TarEntry.directory("var/tmp/", 01777).ownedBy(1, 2).modifiedAt(77),
            TarEntry.directory("hidden/", 0700));
    DiffId middle = layer(TarEntry.whiteout("hidden"), TarEntry.file("var/tmp/x", "1"));
    DiffId high = layer(TarEntry.file("var/tmp/y", "2"), TarEntry.file("hidden/z", "3"));
    mounted(
        List.of(low, middle, high),
        root -> {
          assertThat(words(root, "var")).startsWith("40711 3:3");
          assertThat(words(root, "var/tmp")).startsWith("41777 1:2");
          assertThat(words(root, "hidden")).startsWith("40755 0:0");
          assertThat(LayerListing.of(path(root))).containsKeys("var/tmp/x", "var/tmp/y");
        });
  }

  @Test
  void holesStayHoles() throws Exception {
    DiffId layer =
        layer(
            TarEntry.file("sparse", "end")
                .withPax("GNU.sparse.major", "0")
                .withPax("GNU.sparse.minor", "1")
                .withPax("GNU.sparse.realsize", "10000003")
                .withPax("GNU.sparse.map", "10000000,3"));
    mounted(
        List.of(layer),
        root -> {
          Path file = path(root).resolve("sparse");
          byte[] bytes = Files.readAllBytes(file);
          assertThat(bytes).hasSize(10_000_003).endsWith('e', 'n', 'd').startsWith(0, 0, 0);
          String outside = "/proc/" + ProcessHandle.current().pid() + "/fd/" + root.number();
          Process stat = new ProcessBuilder("stat", "-c", "%b", outside + "/sparse").start();
          String blocks = new String(stat.getInputStream().readAllBytes(), UTF_8).strip();
          assertThat(Integer.parseInt(blocks)).isLessThan(1000);
        });
  }

  @Test
  void whatAContainerWritesIsItsOwnAndStays() throws Exception {
    List<DiffId> layers = List.of(layer(TarEntry.file("a", "1"), TarEntry.file("b", "1")));
    Files.createDirectory(containers.resolve("c2"));
    RootSpec first = snapshotter.prepare(ID, layers, Durability.LASTING);
    RootSpec second = snapshotter.prepare("c2", layers, Durability.VOLATILE);
    try (Fd root = new RootMounts(linux).mountDetached(first)) {
      Files.writeString(path(root).resolve("a"), "changed");
      Files.delete(path(root).resolve("b"));
      Files.writeString(path(root).resolve("c"), "new");
    }
    Map<String, String> changed = Map.of("a", "file:changed", "c", "file:new");

    assertThat(mountedListing(second)).isEqualTo(Map.of("a", "file:1", "b", "file:1"));
    assertThat(snapshotter.find(ID, layers, Durability.LASTING)).isEqualTo(first);
    assertThat(mountedListing(first)).isEqualTo(changed);
    assertThat(LayerListing.of(store.path(layers.get(0))))
        .isEqualTo(Map.of("a", "file:1", "b", "file:1"));
  }

  @Test
  void aLayerThatIsNotThereIsSaid() throws Exception {
    DiffId missing = DiffId.parse("sha256:" + "0".repeat(64));
    List<DiffId> layers = List.of(layer(TarEntry.file("a", "")), missing);
    assertThatThrownBy(() -> snapshotter.prepare(ID, layers, Durability.LASTING))
        .isInstanceOf(ImageException.class)
        .hasMessage("layer " + missing + " is not unpacked");
    assertThat(LayerListing.of(containers.resolve(ID))).isEmpty();
    assertThatThrownBy(() -> snapshotter.find(ID, List.of(), Durability.LASTING))
        .isInstanceOf(ImageException.class)
        .hasMessage("container c1 has no root");
  }

  @Test
  void aRootIsMadeOnlyOnce() throws Exception {
    List<DiffId> layers = List.of(layer(TarEntry.file("a", "1")));
    RootSpec first = snapshotter.prepare(ID, layers, Durability.LASTING);
    assertThatThrownBy(() -> snapshotter.prepare(ID, layers, Durability.LASTING))
        .isInstanceOf(SyscallException.class)
        .hasMessageContaining("EEXIST");
    assertThat(mountedListing(first)).isEqualTo(Map.of("a", "file:1"));
  }

  @Test
  void removingLeavesTheLayersAndNothingElse() throws Exception {
    List<DiffId> layers = List.of(layer(TarEntry.file("a/b/c", "1")));
    RootSpec root = snapshotter.prepare(ID, layers, Durability.LASTING);
    try (Fd mount = new RootMounts(linux).mountDetached(root)) {
      Files.delete(path(mount).resolve("a/b/c"));
      Files.writeString(path(mount).resolve("a/new"), "x");
    }
    snapshotter.remove(ID);
    snapshotter.remove(ID);
    snapshotter.remove("unknown");
    assertThat(LayerListing.of(containers.resolve(ID))).isEmpty();
    assertThat(LayerListing.of(store.path(layers.get(0)))).containsKey("a/b/c");
  }

  @Test
  void whicheverCallFailsNothingIsLeft() throws Exception {
    List<DiffId> layers =
        List.of(
            layer(
                TarEntry.directory("d/", 01777).withPax("SCHILY.xattr.user.a", "v"),
                TarEntry.file("d/e/gone", "x"),
                TarEntry.hardLink("link", "d/e/gone")),
            layer(TarEntry.file("d/x", "y"), TarEntry.whiteout("d/e"), TarEntry.symlink("l", "d")));
    Path place = containers.resolve(ID);
    int n = 1;
    FaultInjector faults;
    do {
      faults = FaultInjector.wrap(linux, n++, Errno.EIO);
      LayerStore faultyStore = new LayerStore(faults.linux(), layersDirectory, Limits.DEFAULT);
      Snapshotter faulty = snapshotter(faults.linux(), faultyStore, containers);
      long descriptors = descriptors();
      try {
        RootSpec root = faulty.prepare(ID, layers, Durability.LASTING);
        new RootMounts(faults.linux()).mountDetached(root).close();
      } catch (IOException e) {
        assertThat(faults.failed()).isPresent();
      }
      assertThat(descriptors()).as("after %s", faults.failed()).isEqualTo(descriptors);
      if (!LayerListing.of(place).isEmpty()) {
        // Only the mount can have failed: what was prepared is whole.
        snapshotter.find(ID, layers, Durability.LASTING);
      }
      snapshotter.remove(ID);
      assertThat(LayerListing.of(place)).as("after %s", faults.failed()).isEmpty();
      assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
          .doesNotContain(place.toString());
    } while (faults.failed().isPresent());
    assertThat(n).isGreaterThan(10);
  }

  /**
   * Open below the folders of the test: what else this JVM opens and closes meanwhile is its own.
   */
  private long descriptors() throws IOException {
    String[] names = new File("/proc/self/fd").list();
    long count = 0;
    for (String name : names == null ? new String[0] : names) {
      try {
        Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", name));
        count += target.startsWith(containers) || target.startsWith(layersDirectory) ? 1 : 0;
      } catch (NoSuchFileException e) {
        // the one that listed them
      }
    }
    return count;
  }

  /** Looks at an open root. */
  interface Look {
    void at(Fd root) throws Exception;
  }

  final Path containers() {
    return containers;
  }

  final Linux linux() {
    return linux;
  }

  final Snapshotter snapshotter() {
    return snapshotter;
  }

  final DiffId layer(TarEntry... entries) throws IOException {
    byte[] archive = TarArchive.of(List.of(entries));
    DiffId layer = new DiffId(Digest.sha256(archive));
    if (!store.exists(layer)) {
      store.unpack(layer, layer.digest(), new ByteArrayInputStream(archive), () -> {});
    }
    return layer;
  }

  final void mounted(List<DiffId> layers, Look look) throws Exception {
    RootSpec spec = snapshotter.prepare(ID, layers, Durability.LASTING);
    try (Fd root = new RootMounts(linux).mountDetached(spec)) {
      look.at(root);
    }
  }

  private Map<String, String> listing(List<DiffId> layers) throws Exception {
    return mountedListing(snapshotter.prepare(ID, layers, Durability.LASTING));
  }

  private Map<String, String> mountedListing(RootSpec spec) throws IOException {
    try (Fd root = new RootMounts(linux).mountDetached(spec)) {
      return LayerListing.of(path(root));
    }
  }

  /** A mount that has no place in the tree is reached through its descriptor. */
  private static Path path(Fd root) {
    return Path.of("/proc/self/fd/" + root.number() + "/.");
  }

  /** Mode in octal, owner, and, but for the root, the seconds of the last change. */
  private String words(Fd root, String path) throws IOException {
    FileStatus status = linux.files().statAt(root, path, Set.of(AtFlag.SYMLINK_NOFOLLOW));
    String owner = Integer.toOctalString(status.mode()) + " " + status.uid() + ":" + status.gid();
    return path.equals(".") ? owner : owner + " " + status.modifiedSeconds();
  }
}
