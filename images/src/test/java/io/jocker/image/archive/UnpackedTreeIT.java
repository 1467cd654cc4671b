package io.jocker.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.OddImage;
import io.jocker.fixtures.Programs;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.Platform;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.Limits;
import io.jocker.image.snapshot.OverlaySnapshotter;
import io.jocker.image.snapshot.RootMounts;
import io.jocker.image.snapshot.Snapshotter;
import io.jocker.image.store.FlockFileLocks;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same image unpacked by jocker, umoci and podman is the same tree, but for what {@code
 * docs/layers.md} lists: each difference has its reason there, and there are no others.
 */
@RequiresRoot
@Timeout(300)
final class UnpackedTreeIT {
  private static final Linux LINUX = JnaLinux.open();
  private static final Platform MACHINE = Platform.ofMachine(Machine.CURRENT.ociName());

  private static final String LONG = "n".repeat(200);

  /** Directories that the archive does not describe, and the root, which is the container's own. */
  private static final Map<String, Difference> KNOWN =
      Map.of(
          ".",
          Difference.TIME_OF_A_DIRECTORY,
          "long",
          Difference.TIME_OF_A_DIRECTORY,
          "long/" + LONG,
          Difference.TIME_OF_A_DIRECTORY,
          "long/" + LONG + "/" + LONG,
          Difference.TIME_OF_A_DIRECTORY,
          "links/two",
          Difference.HIDDEN_NAME);

  private static final Map<String, Difference> KNOWN_OF_PODMAN =
      Map.of(
          ".",
          Difference.PERMISSIONS_OF_THE_ROOT,
          "before-epoch",
          Difference.TIME_BEFORE_1970,
          "long",
          Difference.TIME_OF_A_DIRECTORY,
          "long/" + LONG,
          Difference.TIME_OF_A_DIRECTORY,
          "long/" + LONG + "/" + LONG,
          Difference.TIME_OF_A_DIRECTORY);

  /** The closed list of docs/layers.md. */
  private enum Difference {
    TIME_OF_A_DIRECTORY,
    HIDDEN_NAME,
    PERMISSIONS_OF_THE_ROOT,
    TIME_BEFORE_1970;

    private static final String TIME = " time -?[0-9.]+";

    /** One of them, or what the two have. */
    static Object of(String path, String theirs, String ours) {
      if (ours.startsWith("4") && timeless(ours).equals(timeless(theirs))) {
        return TIME_OF_A_DIRECTORY;
      }
      if (path.equals(".") && timeless(ours).replaceFirst("755", "555").equals(timeless(theirs))) {
        return PERMISSIONS_OF_THE_ROOT;
      }
      if (ours.contains(" time -") && ours.replaceFirst(TIME, " time 0.0").equals(theirs)) {
        return TIME_BEFORE_1970;
      }
      return ours.replaceFirst(" is [^ ]+$", "").equals(theirs)
          ? HIDDEN_NAME
          : theirs + " | " + ours;
    }

    private static String timeless(String words) {
      return words.replaceFirst(TIME, "");
    }
  }

  @TempDir Path folder;

  @Test
  void umociUnpacksTheSame() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/umoci")));
    assertThat(differences(byUmoci(odd()), byJocker(odd()))).isEqualTo(KNOWN);
  }

  @Test
  void podmanUnpacksTheSame() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/podman")));
    assertThat(differences(byPodman(odd()), byJocker(odd()))).isEqualTo(KNOWN_OF_PODMAN);
  }

  /** On demand: {@code -Djocker.layouts=DIR}, with folders such as bench/peers/images makes. */
  @TestFactory
  List<DynamicTest> largeImagesAreTheSame() {
    String layouts = System.getProperty("jocker.layouts");
    return layouts == null
        ? List.of()
        : List.of(DynamicTest.dynamicTest(layouts, () -> compare(layouts)));
  }

  private void compare(String layouts) throws Exception {
    for (String name : List.of("odd", "stack")) {
      Path archive = folder.resolve(name + ".tar");
      Programs.run(
          "skopeo",
          "copy",
          "-q",
          "oci:" + layouts + "/" + name + ":latest",
          "oci-archive:" + archive + ":" + name + ":latest");
      Map<String, String> jockers = byJocker(archive);
      assertThat(differences(byUmoci(archive), jockers).values())
          .as(name)
          .isSubsetOf(List.of(Difference.values()));
      assertThat(differences(byPodman(archive), jockers).values())
          .as(name)
          .isSubsetOf(List.of(Difference.values()));
    }
  }

  private Path odd() throws IOException {
    TinyImage image = OddImage.of(ImageFormat.OCI, TinyImage.Compression.GZIP);
    List<TarEntry> entries = new ArrayList<>();
    List<Blob> blobs = new ArrayList<>(image.layers());
    blobs.add(image.manifest());
    blobs.add(image.config());
    for (Blob blob : blobs) {
      entries.add(TarEntry.file("blobs/" + blob.digest().replace(':', '/'), 0644, blob.bytes()));
    }
    entries.add(
        TarEntry.file(
            "index.json",
            "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\""
                + image.manifest().mediaType()
                + "\",\"digest\":\""
                + image.manifest().digest()
                + "\",\"size\":"
                + image.manifest().bytes().length
                + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"odd:latest\"}}]}"));
    entries.add(TarEntry.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"));
    return Files.write(folder.resolve("odd.tar"), TarArchive.of(entries));
  }

  private Map<String, String> byJocker(Path archive) throws IOException {
    Path own = Files.createTempDirectory(folder, "jocker");
    LayerStore layers = new LayerStore(LINUX, own.resolve("layers"), Limits.DEFAULT);
    ImageStore store =
        new ImageStore(
            own.resolve("images"),
            new FlockFileLocks(LINUX.files(), LINUX.locks()),
            layers,
            MACHINE);
    LoadedImage loaded;
    try (InputStream in = Files.newInputStream(archive)) {
      loaded = new ImageArchiveReader(store, layers, MACHINE, Limits.DEFAULT).load(in).get(0);
    }
    Image image = store.resolve(loaded.id().toString());
    Path containers = Files.createDirectory(own.resolve("containers"));
    Files.createDirectory(containers.resolve("one"));
    Snapshotter snapshotter = new OverlaySnapshotter(LINUX, layers, containers);
    try (Fd root =
        new RootMounts(LINUX)
            .mountDetached(
                snapshotter.prepare("one", image.layers(), Snapshotter.Durability.VOLATILE))) {
      return TreeListing.of(LINUX, root);
    }
  }

  private Map<String, String> byUmoci(Path archive) throws Exception {
    Path own = Files.createTempDirectory(folder, "umoci");
    Path layout = Files.createDirectory(own.resolve("layout"));
    Programs.run("skopeo", "copy", "-q", "oci-archive:" + archive, "oci:" + layout + ":plain");
    Path bundle = own.resolve("bundle");
    Programs.run("umoci", "unpack", "--image", layout + ":plain", bundle.toString());
    return listing(bundle.resolve("rootfs").toString());
  }

  private Map<String, String> byPodman(Path archive) throws Exception {
    // Podman takes no place for its run-time files whose name is longer than 50 characters.
    Path own = Files.createTempDirectory("podman");
    List<String> podman =
        List.of(
            "podman",
            "--root=" + own.resolve("root"),
            "--runroot=" + own.resolve("run"),
            "--storage-driver=overlay",
            "--events-backend=none");
    try {
      String id = last(podman(podman, "pull", "-q", "oci-archive:" + archive));
      String mounted = last(podman(podman, "image", "mount", id));
      try {
        return listing(mounted);
      } finally {
        podman(podman, "image", "unmount", id);
      }
    } finally {
      podman(podman, "system", "reset", "-f");
      Programs.run("rm", "-rf", own.toString());
    }
  }

  private static String podman(List<String> podman, String... words) throws Exception {
    List<String> all = new ArrayList<>(podman);
    all.addAll(List.of(words));
    return Programs.run(all.toArray(String[]::new));
  }

  private static String last(String output) {
    String[] lines = output.strip().split("\n", -1);
    return lines[lines.length - 1].strip();
  }

  private static Map<String, String> listing(String directory) throws IOException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
    try (Fd root = LINUX.files().openAt(Fd.CWD, directory, flags, 0)) {
      return TreeListing.of(LINUX, root);
    }
  }

  private static Map<String, Object> differences(
      Map<String, String> other, Map<String, String> jockers) {
    Set<String> paths = new TreeSet<>(other.keySet());
    paths.addAll(jockers.keySet());
    Map<String, Object> found = new TreeMap<>();
    for (String path : paths) {
      String theirs = other.getOrDefault(path, "-");
      String ours = jockers.getOrDefault(path, "-");
      if (!theirs.equals(ours)) {
        found.put(path, Difference.of(path, theirs, ours));
      }
    }
    return found;
  }
}
