package io.jocker.image.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.FaultyFiles;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.archive.ArchiveFormat;
import io.jocker.image.archive.ImageArchiveReader;
import io.jocker.image.archive.ImageArchiveWriter;
import io.jocker.image.layer.Limits;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.ProxySettings;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RegistryConfiguration;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.MemoryLayers;
import io.jocker.image.store.MemoryLocks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each step that brings an image to the disk fails once: making, writing, forcing, renaming and
 * deleting of each file. (Those of unpacking are made to fail in {@code LayerStoreIT}.)
 */
class EveryFileStepFailsTest {
  private static final String FULL = "No space left on device";
  private static final TinyImage IMAGE =
      TinyImage.of(
          ImageConfig.running("sh"),
          List.of(List.of(TarEntry.file("one", "1")), List.of(TarEntry.file("two", "2"))));

  @TempDir Path directory;
  private FaultyRegistry registry;

  /** Something that puts {@link #IMAGE} into a store. */
  private interface Bringing {
    void into(Machine machine) throws IOException;
  }

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
  void aPullLosesNothingAndLeavesNothing() throws IOException {
    assertThat(everyStepFails(machine -> machine.pull(registry.address() + "/app:1")))
        .contains("open", "write", "force", "move", "mkdir", "delete");
  }

  @Test
  void aLoadLosesNothingAndLeavesNothing() throws IOException {
    Machine source = new Machine(directory.resolve("source"));
    source.pull(registry.address() + "/app:1");
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    new ImageArchiveWriter(source.store, ArchiveFormat.DOCKER)
        .write(List.of(registry.address() + "/app:1"), archive);

    assertThat(everyStepFails(machine -> machine.load(archive.toByteArray())))
        .contains("open", "write", "force", "move", "mkdir", "delete");
  }

  /** Returns the kinds of steps that failed. */
  private Set<String> everyStepFails(Bringing bringing) throws IOException {
    Set<String> kinds = new TreeSet<>();
    for (int step = 1; ; step++) {
      Machine machine = new Machine(directory.resolve("at-" + step));
      machine.files.failAt(step, FULL);
      if (succeeds(bringing, machine)) {
        String failed = machine.files.failed();
        if (failed == null) {
          return kinds;
        }
        // Files.createDirectories tries again by itself.
        assertThat(failed).startsWith("mkdir ");
      }
      kinds.add(String.valueOf(machine.files.failed()).split(" ", -1)[0]);
      machine.requireWhole();
      machine.files.failAt(0, "");
      bringing.into(machine);
      machine.requireWhole();
      assertThat(machine.store.list()).as("after %s", machine.files.failed()).hasSize(1);
    }
  }

  private static boolean succeeds(Bringing bringing, Machine machine) {
    try {
      bringing.into(machine);
      return true;
    } catch (IOException e) {
      assertThat(e).as("at %s", machine.files.failed()).hasStackTraceContaining(FULL);
      return false;
    }
  }

  @Test
  void theErrorNamesTheFileAndTheReason() throws IOException {
    Machine sound = new Machine(directory.resolve("sound"));
    sound.files.failAt(0, "");
    sound.pull(registry.address() + "/app:1");
    List<String> steps = sound.files.steps();
    String written = steps.stream().filter(step -> step.startsWith("write ")).findFirst().get();
    Machine machine = new Machine(directory.resolve("one"));
    machine.files.failAt(steps.indexOf(written) + 1, FULL);

    assertThatThrownBy(() -> machine.pull(registry.address() + "/app:1"))
        .hasMessageContaining(directory.resolve("one").toString())
        .hasMessageContaining(FULL);
  }

  /** A store whose disk has faults. */
  private static final class Machine {
    private static final Platform AMD64 = Platform.ofMachine("amd64");

    private final Path directory;
    private final FaultyFiles files = new FaultyFiles();
    private final MemoryLayers layers = new MemoryLayers();
    private final ImageStore store;

    Machine(Path directory) {
      this.directory = directory;
      this.store = new ImageStore(files.of(directory), new MemoryLocks(), layers, AMD64);
    }

    void pull(String name) throws IOException {
      RegistryClient client =
          new RegistryClient(
              RegistryConfiguration.none(), CredentialStore.none(), ProxySettings.none());
      new ImagePuller(store, layers, client, AMD64, 1)
          .pull(ImageReference.parse(name), Optional.empty(), PullListener.SILENT);
    }

    void load(byte[] archive) throws IOException {
      new ImageArchiveReader(store, layers, AMD64, Limits.DEFAULT)
          .load(new ByteArrayInputStream(archive));
    }

    /** Nothing is wrong, and after the next command's look nothing lies about. */
    void requireWhole() throws IOException {
      String failed = files.failed();
      files.failAt(0, "");
      assertThat(store.check().findings()).as("after %s", failed).isEmpty();
      store.begin().close();
      store.sweep();
      assertThat(names("ingest")).as("after %s", failed).isEmpty();
      assertThat(names("later")).as("after %s", failed).isEmpty();
      int needed = store.list().isEmpty() ? 0 : 2 + IMAGE.layers().size();
      assertThat(names("blobs/sha256")).as("after %s", failed).hasSize(needed);
      assertThat(layers.layers()).as("after %s", failed).hasSize(Math.max(0, needed - 2));
    }

    private List<String> names(String folder) throws IOException {
      if (!Files.isDirectory(directory.resolve(folder))) {
        return List.of();
      }
      try (Stream<Path> all = Files.list(directory.resolve(folder))) {
        return all.map(path -> path.getFileName().toString()).toList();
      }
    }
  }
}
