package io.jocker.image.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.ImageReference;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.pull.PullListener.Stage;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.ProxySettings;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RegistryConfiguration;
import io.jocker.image.registry.RetryPolicy;
import io.jocker.image.registry.Timeouts;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.MemoryLayers;
import io.jocker.image.store.MemoryLocks;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePullerTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");
  private static final TinyImage IMAGE =
      image(ImageConfig.running("sh"), ImageFormat.OCI, TinyImage.Compression.GZIP);

  @TempDir Path directory;
  private final MemoryLayers layers = new MemoryLayers();
  private final Events events = new Events();
  private FaultyRegistry registry;
  private ImageStore store;

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    store = new ImageStore(directory, new MemoryLocks(), layers, AMD64);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void bringsManifestConfigAndLayersUnderItsName() throws IOException {
    registry.put("app", "1", IMAGE);

    PullResult result = pull("app:1");

    assertThat(result.isNew()).isTrue();
    assertThat(result.digest()).hasToString(IMAGE.manifest().digest());
    assertThat(result.image().id()).hasToString(IMAGE.config().digest());
    Image found = store.find(reference("app:1")).orElseThrow();
    assertThat(found).isEqualTo(result.image());
    assertThat(found.layers()).hasSize(3).allMatch(layers::exists);
    assertThat(blob(IMAGE.manifest())).hasBinaryContent(IMAGE.manifest().bytes());
    assertThat(blob(IMAGE.config())).hasBinaryContent(IMAGE.config().bytes());
    for (Blob layer : IMAGE.layers()) {
      assertThat(blob(layer)).hasBinaryContent(layer.bytes());
    }
    assertThat(ingests()).isEmpty();
  }

  @Test
  void tellsHowItGoesOn() throws IOException {
    registry.put("app", "1", IMAGE);
    pull("app:1");

    assertThat(events.all.subList(0, 2))
        .containsExactly(
            "resolving " + registry.address() + "/app:1", "resolved " + IMAGE.manifest().digest());
    for (Blob layer : IMAGE.layers()) {
      assertThat(events.stages(layer))
          .containsExactly(Stage.WAITING, Stage.DOWNLOADING, Stage.UNPACKING, Stage.DONE);
    }

    events.all.clear();
    assertThat(pull("app:1").isNew()).isFalse();
    assertThat(events.stages(IMAGE.layers().get(0))).containsExactly(Stage.WAITING, Stage.EXISTS);
  }

  @Test
  void fetchesOnlyWhatIsMissing() throws IOException {
    registry.put("app", "1", IMAGE);
    pull("app:1");
    registry.put("other", "1", IMAGE);

    PullResult other = pull("other:1");

    assertThat(other.isNew()).isTrue();
    assertThat(registry.count("/other/blobs/")).isZero();
    assertThat(store.list()).hasSize(1);
    assertThat(store.list().get(0).tags()).hasSize(2);
  }

  @Test
  void aLayerWhoseBlobIsHereIsUnpackedFromIt() throws IOException {
    registry.put("app", "1", IMAGE);
    Image image = pull("app:1").image();
    layers.remove(image.layers().get(1));
    long before = registry.count("/blobs/");

    pull("app:1");
    assertThat(image.layers()).allMatch(layers::exists);

    layers.remove(image.layers().get(2));
    try (Ingest ingest = store.begin()) {
      new StoredLayers(store.blobs(), layers, 2).unpack(ingest, image.manifest(), image.config());
    }
    assertThat(image.layers()).allMatch(layers::exists);
    assertThat(registry.count("/blobs/")).isEqualTo(before);
  }

  @Test
  void aBlobThatIsMissingIsFetchedThoughItsLayerIsThere() throws IOException {
    registry.put("app", "1", IMAGE);
    pull("app:1");
    Files.delete(blob(IMAGE.layers().get(0)));

    pull("app:1");

    assertThat(blob(IMAGE.layers().get(0))).hasBinaryContent(IMAGE.layers().get(0).bytes());
  }

  @Test
  void choosesThePlatformFromAnIndexAndKeepsBothDocuments() throws IOException {
    TinyImage arm =
        image(
            ImageConfig.running("arm").on(ImageConfig.Platform.LINUX_ARM64),
            ImageFormat.OCI,
            TinyImage.Compression.GZIP);
    Blob index = TinyImage.index(ImageFormat.OCI, List.of(arm, IMAGE));
    registry.put("app", arm.manifest().digest(), arm);
    registry.put("app", IMAGE.manifest().digest(), IMAGE);
    registry.putManifest("app", "multi", index);

    assertThat(pull("app:multi").image().id()).hasToString(IMAGE.config().digest());
    PullResult chosen =
        puller().pull(reference("app:multi"), Optional.of(Platform.parse("arm64", AMD64)), events);

    assertThat(chosen.image().id()).hasToString(arm.config().digest());
    assertThat(chosen.digest()).hasToString(index.digest());
    assertThat(blob(index)).hasBinaryContent(index.bytes());
    assertThat(store.find(reference("app@" + index.digest()))).contains(chosen.image());
    assertThatThrownBy(
            () ->
                puller()
                    .pull(
                        reference("app:multi"),
                        Optional.of(new Platform("linux", "s390x", "")),
                        events))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.problem()).isEqualTo(ImageException.Problem.OTHER_PLATFORM))
        .hasMessageContaining("no image for linux/s390x in ")
        .hasMessageContaining("only for: linux/arm64, linux/amd64");
  }

  @Test
  void anImageForAnotherMachineIsAWarningUnlessItWasAskedFor() throws IOException {
    TinyImage arm =
        image(
            ImageConfig.running("arm").on(ImageConfig.Platform.LINUX_ARM64),
            ImageFormat.DOCKER,
            TinyImage.Compression.NONE);
    registry.put("app", "arm", arm);

    pull("app:arm");

    assertThat(events.all)
        .anyMatch(event -> event.startsWith("warning ") && event.contains("arm64"));
    assertThatThrownBy(() -> puller().pull(reference("app:arm"), Optional.of(AMD64), events))
        .hasMessageEndingWith("app:arm is for linux/arm64, not for linux/amd64");
  }

  @Test
  void dockerSchema2IsKeptByteForByte() throws IOException {
    TinyImage docker =
        image(ImageConfig.running("sh"), ImageFormat.DOCKER, TinyImage.Compression.GZIP);
    registry.put("app", "d", docker);

    PullResult result = pull("app:d");

    assertThat(result.image().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(blob(docker.manifest())).hasBinaryContent(docker.manifest().bytes());
  }

  @Test
  void byDigestItIsKnownByDigest() throws IOException {
    registry.put("app", "1", IMAGE);

    PullResult result = pull("app:ignored@" + IMAGE.manifest().digest());

    assertThat(result.reference()).isEqualTo(reference("app@" + IMAGE.manifest().digest()));
    assertThat(store.find(reference("app:ignored"))).isEmpty();
    assertThat(store.find(result.reference())).contains(result.image());
  }

  @Test
  void aBrokenLayerLeavesNothingNamed() {
    registry.put("app", "1", IMAGE);
    Blob layer = IMAGE.layers().get(1);
    registry.putAt("/v2/app/blobs/" + layer.digest(), flipped(layer));

    assertFailure("app:1", Reason.INVALID, "layer " + layer.digest());
  }

  @Test
  void aLayerThatIsLongerThanItsDescriptorIsCutOff() {
    registry.put("app", "1", IMAGE);
    Blob layer = IMAGE.layers().get(1);
    byte[] longer = Arrays.copyOf(layer.bytes(), layer.bytes().length + 5);
    registry.putAt("/v2/app/blobs/" + layer.digest(), new Blob(layer.mediaType(), longer));

    assertFailure("app:1", Reason.INVALID, "has more than its " + layer.bytes().length);
  }

  @Test
  void aLayerMustHaveTheDiffIdOfTheConfig() {
    // The manifest of one image with the layers of the other: all digests of blobs are right.
    TinyImage other =
        TinyImage.of(
            ImageConfig.running("x"), List.of(files("other"), files("other 2"), files("other 3")));
    TinyImage mixed =
        new TinyImage(swapped(other), other.config(), IMAGE.layers(), other.platform());
    registry.put("app", "1", mixed);

    assertFailure("app:1", Reason.INVALID, "has the diffID sha256:");
    assertThat(layers.layers()).isEmpty();
  }

  @Test
  void aMissingLayerIsToldByItsDigest() {
    registry.put("app", "1", IMAGE);
    Blob layer = IMAGE.layers().get(2);
    registry.fail(layer.digest(), FaultyRegistry.status(404));

    assertFailure("app:1", Reason.NOT_FOUND, "blob " + layer.digest() + ": status 404");
  }

  @Test
  void whatIsNoImageIsRefused() {
    String chart =
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\","
            + "\"digest\":\""
            + IMAGE.config().digest()
            + "\",\"size\":2},\"layers\":[]}";
    registry.putManifest(
        "app", "chart", new Blob(ImageFormat.OCI.manifest(), chart.getBytes(UTF_8)));
    registry.putManifest("app", "junk", new Blob("text/html", "<html>".getBytes(UTF_8)));
    registry.putManifest(
        "app",
        "old",
        new Blob(
            "application/vnd.docker.distribution.manifest.v1+prettyjws",
            "{\"schemaVersion\":1}".getBytes(UTF_8)));

    assertFailure("app:chart", Reason.NOT_SUPPORTED, "is no image but application/vnd.cncf.helm");
    assertFailure("app:junk", Reason.INVALID, "not JSON");
    assertFailure("app:old", Reason.NOT_SUPPORTED, "docker schema 1");
  }

  @Test
  void manifestAndConfigMustHaveTheSameNumberOfLayers() {
    Blob manifest = IMAGE.manifest();
    String text = new String(manifest.bytes(), UTF_8);
    String without = text.substring(0, text.lastIndexOf(",{")) + "]}";
    registry.put("app", "1", IMAGE);
    registry.putManifest("app", "1", new Blob(manifest.mediaType(), without.getBytes(UTF_8)));

    assertFailure("app:1", Reason.INVALID, "manifest has 2 layers, its config 3");
  }

  @Test
  void anImageMayHaveTheSameLayerTwice() throws IOException {
    TinyImage twice =
        TinyImage.of(ImageConfig.running("sh"), List.of(files("a"), files("b"), files("a")));
    registry.put("app", "1", twice);

    Image image = pull("app:1").image();

    assertThat(image.layers()).hasSize(3);
    assertThat(layers.layers()).hasSize(2);
    assertThat(registry.count(twice.layers().get(0).digest())).isEqualTo(1);
  }

  @Test
  void aLayerOfAnotherImageIsNotBelievedToBeInAnyBlobThatIsHere() throws IOException {
    TinyImage victim = TinyImage.of(ImageConfig.running("sh"), List.of(files("secret")));
    TinyImage known = TinyImage.of(ImageConfig.running("sh"), List.of(files("known")));
    registry.put("victim", "1", victim);
    registry.put("known", "1", known);
    pull("victim:1");
    pull("known:1");
    Blob blob = known.layers().get(0);
    registry.put(
        "app",
        "1",
        new TinyImage(paired(victim, blob), victim.config(), List.of(blob), victim.platform()));

    assertThatThrownBy(() -> pull("app:1"))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.problem()).isEqualTo(ImageException.Problem.WRONG_DIGEST))
        .hasMessageContaining("layer " + blob.digest() + ": its content has the diffID ");
    assertThat(store.find(reference("app:1"))).isEmpty();
    assertThat(store.check().findings()).isEmpty();
  }

  @Test
  void aLayerOfAnOlderStoreIsCheckedOnce() throws IOException {
    registry.put("app", "1", IMAGE);
    Image image = pull("app:1").image();
    layers.forgetProofs();
    assertThat(store.isProven(image)).isFalse();

    pull("app:1");
    assertThat(store.isProven(image)).isTrue();
    events.all.clear();
    pull("app:1");

    assertThat(events.stages(IMAGE.layers().get(0))).containsExactly(Stage.WAITING, Stage.EXISTS);
  }

  @Test
  void aBlobThatIsNotWhatItIsCalledIsNotUnpacked() throws IOException {
    registry.put("app", "1", IMAGE);
    Image image = pull("app:1").image();
    layers.forgetProofs();
    // As long as the other, and whole: only its name is wrong. Another tool may leave such a one.
    byte[] bytes = IMAGE.layers().get(0).bytes().clone();
    bytes[9] ^= 1; // the operating system in the header of gzip
    Files.write(blob(IMAGE.layers().get(0)), bytes);

    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("has other content");
    assertThatThrownBy(() -> store.requireProven(image)).hasMessageContaining("has other content");
  }

  @Test
  void oneBlobIsNotTwoDifferentLayers() throws IOException {
    TinyImage honest = TinyImage.of(ImageConfig.running("sh"), List.of(files("a"), files("b")));
    Blob first = honest.layers().get(0);
    Blob second = honest.layers().get(1);
    String manifest =
        new String(honest.manifest().bytes(), UTF_8)
            .replace(second.digest(), first.digest())
            .replace("\"size\":" + second.bytes().length, "\"size\":" + first.bytes().length);
    Blob lying = new Blob(honest.manifest().mediaType(), manifest.getBytes(UTF_8));
    registry.put(
        "app", "1", new TinyImage(lying, honest.config(), honest.layers(), honest.platform()));

    assertFailure("app:1", Reason.INVALID, first.digest() + " has two diffIDs in the config");
  }

  private void assertFailure(String name, Reason reason, String message) {
    assertThatThrownBy(() -> pull(name))
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
    assertThat(directory.resolve("index.json")).doesNotExist();
    assertThat(ingests()).isEmpty();
  }

  private PullResult pull(String name) throws IOException {
    return puller().pull(reference(name), Optional.empty(), events);
  }

  private ImagePuller puller() {
    RetryPolicy retry = new RetryPolicy(3, Duration.ofMillis(1), pause -> {});
    RegistryClient client =
        new RegistryClient(
            RegistryConfiguration.none(),
            CredentialStore.none(),
            ProxySettings.none(),
            retry,
            Timeouts.standard(),
            Story.UNTOLD);
    return new ImagePuller(store, layers, client, AMD64, ImagePuller.STANDARD_PARALLEL);
  }

  private ImageReference reference(String name) {
    return ImageReference.parse(registry.address() + "/" + name);
  }

  private Path blob(Blob blob) {
    return directory.resolve("blobs/sha256/" + Digest.parse(blob.digest()).hex());
  }

  private List<Path> ingests() {
    Path ingest = directory.resolve("ingest");
    if (!Files.exists(ingest)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ingest)) {
      return files.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TinyImage image(
      ImageConfig config, ImageFormat format, TinyImage.Compression compression) {
    return TinyImage.of(
        config, List.of(files("one"), files("two"), files("three")), format, compression);
  }

  private static List<TarEntry> files(String content) {
    return List.of(TarEntry.file("file", content));
  }

  private static Blob flipped(Blob blob) {
    byte[] bytes = blob.bytes().clone();
    // Behind the header and before the checksum: the compressed data itself.
    bytes[bytes.length / 2] ^= 1;
    return new Blob(blob.mediaType(), bytes);
  }

  /** The manifest of an image, but with the layers of {@link #IMAGE}. */
  private static Blob swapped(TinyImage image) {
    String own = new String(image.manifest().bytes(), UTF_8);
    String other = new String(IMAGE.manifest().bytes(), UTF_8);
    String layersOfOther = other.substring(other.indexOf("\"layers\""));
    String text = own.substring(0, own.indexOf("\"layers\"")) + layersOfOther;
    return new Blob(image.manifest().mediaType(), text.getBytes(UTF_8));
  }

  /** The manifest of an image with one layer, but with another blob for it. */
  private static Blob paired(TinyImage image, Blob other) {
    Blob own = image.layers().get(0);
    String text =
        new String(image.manifest().bytes(), UTF_8)
            .replace(own.digest(), other.digest())
            .replace("\"size\":" + own.bytes().length, "\"size\":" + other.bytes().length);
    return new Blob(image.manifest().mediaType(), text.getBytes(UTF_8));
  }

  /** Writes down what it is told. */
  private static final class Events implements PullListener {
    private final List<String> all = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void resolving(ImageReference reference) {
      all.add("resolving " + reference);
    }

    @Override
    public void resolved(ImageReference reference, Digest digest) {
      all.add("resolved " + digest);
    }

    @Override
    public void layer(Digest blob, Stage stage, long bytes, long total) {
      all.add("layer " + blob + " " + stage + " " + bytes + "/" + total);
    }

    @Override
    public void otherPlatform(ImageReference reference, Platform image, Platform here) {
      all.add("warning " + reference.familiar() + " is for " + image + ", this machine is " + here);
    }

    private List<Stage> stages(Blob layer) {
      return all.stream()
          .filter(event -> event.startsWith("layer " + layer.digest()))
          .map(event -> Stage.valueOf(event.split(" ", -1)[2]))
          .toList();
    }
  }
}
