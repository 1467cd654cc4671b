package io.jocker.image.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.Limits;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.ProxySettings;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RegistryConfiguration;
import io.jocker.image.store.FlockFileLocks;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an image: registry, blobs, layers on disk, names, and away again. */
@RequiresRoot
class PullToDiskIT {
  private static final TinyImage IMAGE =
      TinyImage.of(
          ImageConfig.running("sh"),
          List.of(
              List.of(TarEntry.directory("etc/", 0755), TarEntry.file("etc/one", "1")),
              List.of(TarEntry.file("etc/two", "2"), TarEntry.whiteout("etc/one"))));

  @TempDir Path root;
  private FaultyRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    registry.put("app", "1", IMAGE);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void everyLayerIsADirectoryAndGoesWithItsImage() throws IOException {
    Image image = new Disk(root).pull(registry.address() + "/app:1");

    Path first = layer(image, 0);
    Path second = layer(image, 1);
    assertThat(first.resolve("etc/one")).hasContent("1");
    assertThat(second.resolve("etc/two")).hasContent("2");
    assertThat(Files.readAttributes(second.resolve("etc/one"), "unix:mode"))
        .containsEntry("mode", 0020000);

    new Disk(root).store.remove(registry.address() + "/app:1", false, i -> Optional.empty());

    assertThat(files("layers")).isEmpty();
    assertThat(files("images/blobs")).isEmpty();
    assertThat(files("images/ingest")).isEmpty();
  }

  @Test
  void aLayerThatTurnsOutWrongLeavesNoDirectory() {
    Blob wrong = new Blob(IMAGE.layers().get(1).mediaType(), IMAGE.layers().get(0).bytes());
    registry.putAt("/v2/app/blobs/" + IMAGE.layers().get(1).digest(), wrong);

    assertThatThrownBy(() -> new Disk(root).pull(registry.address() + "/app:1"))
        .hasMessageContaining("layer " + IMAGE.layers().get(1).digest());

    assertThat(files("layers").map(Path::getFileName).map(Path::toString))
        .noneMatch(name -> name.startsWith("."));
    assertThat(files("images/ingest")).isEmpty();
  }

  @Test
  @Timeout(120)
  void aKilledPullIsTakenUpByTheNext() throws Exception {
    byte[] content = new byte[400_000];
    new Random(1).nextBytes(content);
    TinyImage image =
        TinyImage.of(
            ImageConfig.running("sh"),
            List.of(
                List.of(TarEntry.file("small", "1")),
                List.of(TarEntry.file("large", 0644, content))));
    registry.put("app", "1", image);
    Blob large = image.layers().get(1);
    registry.fail(large.digest(), FaultyRegistry.stall(large, 200_000));
    Process killed = pullInAnotherProcess();
    try {
      while (largest("images/ingest") < 200_000) {
        assertThat(killed.isAlive()).as(root + " " + files("").toList()).isTrue();
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } finally {
      killed.destroyForcibly().waitFor();
    }

    Disk disk = new Disk(root);
    assertThat(disk.store.list()).isEmpty();
    disk.store.begin().close();
    assertThat(files("images/ingest")).isEmpty();
    assertThat(largest("images/later")).isEqualTo(200_000);

    assertThat(disk.pull(registry.address() + "/app:1").layers())
        .allSatisfy(layer -> assertThat(disk.layers.exists(layer)).isTrue());
    assertThat(registry.requests())
        .anyMatch(request -> request.header("Range").startsWith("bytes=200000-"));
    assertThat(files("images/later")).isEmpty();
    assertThat(disk.store.check().findings()).isEmpty();
  }

  private long largest(String below) throws IOException {
    long largest = 0;
    for (Path file : files(below).toList()) {
      largest = Math.max(largest, Files.exists(file) ? Files.size(file) : 0);
    }
    return largest;
  }

  private Process pullInAnotherProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Disk.class.getName(),
            root.toString(),
            registry.address() + "/app:1")
        .inheritIO()
        .start();
  }

  private Path layer(Image image, int index) {
    Digest digest = image.layers().get(index).digest();
    return root.resolve("layers/sha256").resolve(digest.hex());
  }

  /** The files below a directory, without directories. */
  private Stream<Path> files(String below) {
    Path directory = root.resolve(below);
    if (!Files.exists(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !Files.isDirectory(path)).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A store on the disk of this machine. */
  static final class Disk {
    private final Linux linux = JnaLinux.open();
    private final LayerStore layers;
    private final ImageStore store;

    Disk(Path root) {
      layers = new LayerStore(linux, root.resolve("layers"), Limits.DEFAULT);
      FlockFileLocks locks = new FlockFileLocks(linux.files(), linux.locks());
      Platform machine = Platform.ofMachine("amd64");
      store = new ImageStore(root.resolve("images"), locks, layers, machine);
    }

    Image pull(String name) throws IOException {
      RegistryClient client =
          new RegistryClient(
              RegistryConfiguration.none(), CredentialStore.none(), ProxySettings.none());
      return new ImagePuller(store, layers, client, Platform.ofMachine("amd64"), 3)
          .pull(ImageReference.parse(name), Optional.empty(), PullListener.SILENT)
          .image();
    }

    public static void main(String[] args) throws IOException {
      System.out.write(new Disk(Path.of(args[0])).pull(args[1]).toString().getBytes(UTF_8));
    }
  }
}
