package io.jocker.image.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.FaultyRegistry.Fault;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.ProxySettings;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RegistryConfiguration;
import io.jocker.image.registry.RetryPolicy;
import io.jocker.image.registry.Timeouts;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.MemoryLayers;
import io.jocker.image.store.MemoryLocks;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pull that was cut off, and what the next command makes of it. */
class ResumedPullTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");
  private static final int HERE = 200_000;
  private static final TinyImage IMAGE =
      TinyImage.of(
          ImageConfig.running("sh"),
          List.of(List.of(file("large", 400_000)), List.of(file("small", 100_000))));
  private static final Blob LARGE = IMAGE.layers().get(0);
  private static final Blob SMALL = IMAGE.layers().get(1);

  @TempDir Path directory;
  private final MemoryLayers layers = new MemoryLayers();
  private FaultyRegistry registry;
  private ImageStore store;

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    registry.put("app", "1", IMAGE);
    store = new ImageStore(directory, new MemoryLocks(), layers, AMD64);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void theNextGoesOnWhereItWasCutOff() throws IOException {
    cutOff();
    assertThat(later(LARGE)).hasSize(HERE);

    pull();

    assertThat(ranges(LARGE)).endsWith("bytes=" + HERE + "-" + (LARGE.bytes().length - 1));
    requireWhole();
  }

  @Test
  void whatWasWholeIsNotAskedForAgain() throws IOException {
    pullSmallFirst();
    cutOff();
    long asked = registry.count(SMALL.digest());
    store.sweep();

    pull();

    assertThat(registry.count(SMALL.digest())).isEqualTo(asked);
    requireWhole();
  }

  @Test
  void aRegistryThatGivesOnlyWholeBlobsIsReadUpToThere() throws IOException {
    cutOff();
    registry.fail(LARGE.digest(), FaultyRegistry.body(200, LARGE));

    pull();

    requireWhole();
  }

  @Test
  void aPartThatIsNotOfTheBlobIsThrownAway() throws IOException {
    cutOff();
    byte[] part = Files.readAllBytes(later(LARGE));
    part[HERE / 2] ^= 1;
    Files.write(later(LARGE), part);

    pull();

    assertThat(ranges(LARGE)).endsWith("bytes=" + HERE + "-" + (LARGE.bytes().length - 1), "");
    requireWhole();
  }

  @Test
  void aPartThatIsLargerThanTheBlobIsThrownAway() throws IOException {
    cutOff();
    Files.write(later(LARGE), new byte[LARGE.bytes().length + 1]);

    pull();

    requireWhole();
  }

  @Test
  void aPartThatIsTheWholeBlobNeedsNoRegistry() throws IOException {
    cutOff();
    Files.write(later(LARGE), LARGE.bytes());
    long asked = registry.count(LARGE.digest());

    pull();

    assertThat(registry.count(LARGE.digest())).isEqualTo(asked);
    requireWhole();
  }

  @Test
  void pruningRemovesItAtOnceAndTellsHowMuchItWas() throws IOException {
    cutOff();

    assertThat(store.prune(image -> false, false).bytes()).isGreaterThanOrEqualTo(HERE);
    assertThat(later(LARGE)).exists();
    assertThat(store.prune(image -> false, true).bytes()).isGreaterThanOrEqualTo(HERE);
    assertThat(names("later")).isEmpty();
    assertThat(names("blobs/sha256")).isEmpty();
  }

  @Test
  void afterADayItIsRemovedByItself() throws IOException {
    cutOff();
    for (String name : names("later")) {
      Files.setLastModifiedTime(
          directory.resolve("later").resolve(name),
          FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }

    store.begin().close();

    assertThat(names("later")).isEmpty();
  }

  @Test
  void whatIsWrongIsNotKept() {
    byte[] wrong = LARGE.bytes().clone();
    wrong[HERE] ^= 1;
    registry.putAt("/v2/app/blobs/" + LARGE.digest(), new Blob(LARGE.mediaType(), wrong));

    assertThatThrownBy(this::pull).hasMessageContaining("layer " + LARGE.digest());

    assertThat(directory.resolve("later")).doesNotExist();
  }

  /** A pull during which the registry goes away, in the middle of the large layer. */
  private void cutOff() {
    Fault gone = FaultyRegistry.status(503);
    registry.fail(LARGE.digest(), FaultyRegistry.cut(LARGE, HERE), gone, gone, gone);

    assertThatThrownBy(this::pull).hasMessageContaining("503");
  }

  /** Another image brings the small layer; nobody needs it any more when that has gone. */
  private void pullSmallFirst() {
    Fault gone = FaultyRegistry.status(503);
    // The large one begins first; so that the small one is whole, it has to wait.
    registry.fail(LARGE.digest(), FaultyRegistry.stall(LARGE, 0), gone, gone, gone);
    assertThatThrownBy(this::pull).hasMessageContaining("layer " + LARGE.digest());
  }

  private void pull() throws IOException {
    RegistryClient client =
        new RegistryClient(
            RegistryConfiguration.none(),
            CredentialStore.none(),
            ProxySettings.none(),
            new RetryPolicy(3, Duration.ofMillis(1), pause -> {}),
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1)),
            Story.UNTOLD);
    new ImagePuller(store, layers, client, AMD64, 2)
        .pull(
            ImageReference.parse(registry.address() + "/app:1"),
            Optional.empty(),
            PullListener.SILENT);
  }

  private void requireWhole() throws IOException {
    assertThat(store.list()).hasSize(1);
    assertThat(store.check().findings()).isEmpty();
    assertThat(names("later")).isEmpty();
    assertThat(names("ingest")).isEmpty();
  }

  private List<String> ranges(Blob blob) {
    return registry.requests().stream()
        .filter(request -> request.path().contains(blob.digest()))
        .map(request -> request.header("Range"))
        .toList();
  }

  private Path later(Blob blob) {
    return directory.resolve("later").resolve(blob.digest().replace(':', '-'));
  }

  private List<String> names(String folder) throws IOException {
    if (!Files.isDirectory(directory.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory.resolve(folder))) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static TarEntry file(String name, int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return TarEntry.file(name, 0644, content);
  }
}
