package io.jocker.image.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.pull.ImagePuller;
import io.jocker.image.pull.PullListener;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePusherTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");
  private static final TinyImage IMAGE = image("content", ImageFormat.OCI);
  private static final TinyImage DOCKER = image("docker", ImageFormat.DOCKER);
  private static final TinyImage ARM =
      TinyImage.of(
          ImageConfig.running("arm").on(ImageConfig.Platform.LINUX_ARM64),
          List.of(List.of(TarEntry.file("file", "arm"))));

  @TempDir Path directory;
  private FaultyRegistry source;
  private FaultyRegistry target;
  private ImageStore store;
  private MemoryLayers layers;
  private ImageReference pulled = ImageReference.parse("none");
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    source = FaultyRegistry.start();
    target = FaultyRegistry.start();
    source.put("app", "1", IMAGE);
    source.put("app", "docker", DOCKER);
    source.put("app", "arm", ARM);
    source.putManifest("app", "multi", TinyImage.index(ImageFormat.OCI, List.of(IMAGE, ARM)));
    layers = new MemoryLayers();
    store = new ImageStore(directory, new MemoryLocks(), layers, AMD64);
  }

  @AfterEach
  void stop() {
    source.close();
    target.close();
  }

  @Test
  void theManifestArrivesByteForByteWithAllItNames() throws IOException {
    for (String name : List.of("app:1", "app:docker")) {
      TinyImage image = name.equals("app:1") ? IMAGE : DOCKER;
      pull(name);

      PushResult result = push("copy:1");

      assertThat(result.digest()).hasToString(image.manifest().digest());
      Blob manifest = target.at("/v2/copy/manifests/1");
      assertThat(manifest).isNotNull();
      assertThat(manifest.bytes()).isEqualTo(image.manifest().bytes());
      assertThat(manifest.mediaType()).isEqualTo(image.manifest().mediaType());
      assertThat(target.at("/v2/copy/blobs/" + image.config().digest())).isNotNull();
      assertThat(target.at("/v2/copy/blobs/" + image.layers().get(0).digest())).isNotNull();
    }
  }

  @Test
  void whatTheRegistryHasIsNotSentAgain() throws IOException {
    pull("app:1");
    push("copy:1");
    told.clear();

    push("copy:1");

    assertThat(target.requests()).filteredOn(each -> each.method().equals("POST")).hasSize(2);
    assertThat(told).containsExactly("PREPARING", "EXISTS");
  }

  @Test
  void theStoreKnowsTheDigestAfterwards() throws IOException {
    pull("app:1");
    ImageReference name = reference("copy:1");
    push("copy:1");

    assertThat(store.sourceOf(name)).contains(Digest.parse(IMAGE.manifest().digest()));
  }

  @Test
  void aLayerIsTakenOverFromAnotherRepository() throws IOException {
    pull("app:1");
    push("base:1");
    told.clear();

    push("team/app:1");

    assertThat(told).containsExactly("PREPARING", "MOUNTED base");
    assertThat(target.requests())
        .filteredOn(each -> each.query().startsWith("mount="))
        .singleElement()
        .satisfies(each -> assertThat(each.query()).endsWith("&from=base"));
  }

  @Test
  void aRegistryThatDoesNotMountGetsTheLayer() throws IOException {
    pull("app:1");
    push("base:1");
    told.clear();
    target.refuseMounts();

    push("team/app:1");

    assertThat(told).containsExactly("PREPARING", "PUSHED");
    assertThat(target.at("/v2/team/app/manifests/1")).isNotNull();
  }

  @Test
  void anIndexGoesWholeIfAllOfItIsHere() throws IOException {
    pull("app:multi", true);

    PushResult result = push("copy:multi");

    Blob index = TinyImage.index(ImageFormat.OCI, List.of(IMAGE, ARM));
    assertThat(result.digest()).hasToString(index.digest());
    Blob pushed = target.at("/v2/copy/manifests/multi");
    assertThat(pushed).isNotNull();
    assertThat(pushed.bytes()).isEqualTo(index.bytes());
    assertThat(target.at("/v2/copy/manifests/" + ARM.manifest().digest())).isNotNull();
    assertThat(target.at("/v2/copy/blobs/" + ARM.layers().get(0).digest())).isNotNull();
  }

  @Test
  void allPlatformsOutliveASweepAndGoWithTheImage() throws IOException {
    pull("app:multi", true);
    store.sweep();
    push("copy:multi");
    assertThat(target.at("/v2/copy/blobs/" + ARM.layers().get(0).digest())).isNotNull();

    store.remove(reference("copy:multi").toString(), true, image -> Optional.empty());
    store.remove(source.address() + "/app:multi", true, image -> Optional.empty());
    assertThat(directory.resolve("blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void ofAnIndexThatIsNotWholeOnlyTheManifestGoes() throws IOException {
    pull("app:multi");

    PushResult result = push("copy:multi");

    assertThat(result.digest()).hasToString(IMAGE.manifest().digest());
    assertThat(told).last().asString().startsWith("only ").endsWith(IMAGE.manifest().digest());
  }

  @Test
  void onePlatformOfSeveralCanBeChosen() throws IOException {
    pull("app:multi", true);

    PushResult result = push("copy:arm", Optional.of(Platform.ofMachine("aarch64")));

    assertThat(result.digest()).hasToString(ARM.manifest().digest());
    assertThatThrownBy(() -> push("copy:arm", Optional.of(Platform.ofMachine("s390x"))))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.OTHER_PLATFORM));
  }

  @Test
  void nothingIsNamedWhenABlobIsRefused() throws IOException {
    pull("app:1");
    target.fail("/blobs/uploads/", FaultyRegistry.status(403), FaultyRegistry.status(403));

    assertThatThrownBy(() -> push("copy:1"))
        .hasMessage(
            "unauthorized: registry " + target.address() + " does not let you push to copy");
    assertThat(target.count("/manifests/")).isZero();
  }

  @Test
  void aRegistryThatStoresSomethingElseIsFoundOut() throws IOException {
    pull("app:1");
    target.fail("/manifests/", FaultyRegistry.status(201, "Docker-Content-Digest", "sha256:0"));

    assertThatThrownBy(() -> push("copy:1"))
        .hasMessage(
            "registry "
                + target.address()
                + " has stored "
                + IMAGE.manifest().digest()
                + " under the digest sha256:0");
  }

  @Test
  void whatIsNotHereCannotBePushed() {
    assertThatThrownBy(() -> push("copy:none")).hasMessageStartingWith("no such image: ");
    assertThat(target.requests()).isEmpty();
  }

  private void pull(String name) throws IOException {
    pull(name, false);
  }

  private void pull(String name, boolean all) throws IOException {
    ImageReference from = ImageReference.parse(source.address() + "/" + name);
    new ImagePuller(store, layers, client(), AMD64, 2)
        .pull(from, Optional.empty(), all, PullListener.SILENT);
    pulled = from;
  }

  @Test
  void anImageThatClaimsTheLayerOfAnotherIsNotPushed() throws IOException {
    pull("app:1");
    Image victim = store.find(pulled).orElseThrow();
    pull("app:docker");
    Image known = store.find(pulled).orElseThrow();
    Manifest lying = Manifest.oci(victim.manifest().config(), known.manifest().layers());
    try (Ingest ingest = store.begin()) {
      Descriptor manifest = ingest.write(MediaType.OCI_MANIFEST, JsonWriting.bytes(lying::writeTo));
      store.put(pulled, manifest, null);
    }

    assertThatThrownBy(() -> push("copy:1")).hasMessageContaining("the image's config says");
    assertThat(target.requests()).isEmpty();
  }

  private PushResult push(String name) throws IOException {
    return push(name, Optional.empty());
  }

  /** Names what was pulled last, as {@code tag} does but with its index, and pushes it. */
  private PushResult push(String name, Optional<Platform> platform) throws IOException {
    ImageReference to = reference(name);
    if (store.find(pulled).isPresent()) {
      store.tag(pulled.toString(), to);
    }
    return new ImagePusher(store, client(), 1).push(to, platform, new Notes());
  }

  private ImageReference reference(String name) {
    return ImageReference.parse(target.address() + "/" + name);
  }

  private static RegistryClient client() throws IOException {
    return new RegistryClient(
        RegistryConfiguration.none(),
        CredentialStore.from(JsonObject.parse("{}".getBytes(StandardCharsets.UTF_8), "test")),
        ProxySettings.none(),
        new RetryPolicy(2, Duration.ofMillis(1), pause -> {}),
        Timeouts.standard(),
        Story.UNTOLD);
  }

  private static TinyImage image(String content, ImageFormat format) {
    return TinyImage.of(
        ImageConfig.running("sh"),
        List.of(List.of(TarEntry.file("file", content))),
        format,
        TinyImage.Compression.GZIP);
  }

  private final class Notes implements PushListener {
    @Override
    public void layer(Digest layer, Stage stage, long bytes, long total, String from) {
      told.add(from.isEmpty() ? stage.toString() : stage + " " + from);
    }

    @Override
    public void onlyOnePlatform(ImageReference name, Digest index, Digest manifest) {
      told.add("only " + index + " " + manifest);
    }
  }
}
