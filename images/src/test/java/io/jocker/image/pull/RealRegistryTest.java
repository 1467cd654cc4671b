package io.jocker.image.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.LocalRegistry;
import io.jocker.fixtures.RequiresRegistry;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.ImageReference;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.json.JsonObject;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.ProxySettings;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RegistryConfiguration;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.MemoryLayers;
import io.jocker.image.store.MemoryLocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from the distribution project's own registry. */
@RequiresRegistry
class RealRegistryTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");
  private static final TinyImage DOCKER = image("amd64", ImageFormat.DOCKER);
  private static final TinyImage ARM =
      TinyImage.of(
          ImageConfig.running("arm").on(ImageConfig.Platform.LINUX_ARM64),
          List.of(List.of(TarEntry.file("file", "arm"))));

  @TempDir static Path shared;
  private static LocalRegistry registry;
  @TempDir Path directory;
  private final MemoryLayers layers = new MemoryLayers();
  private ImageStore store;

  @BeforeAll
  static void start() throws IOException {
    registry = LocalRegistry.start(shared);
    registry.push("app", "docker", DOCKER);
    registry.push("library/debian", "12", DOCKER);
    registry.push("ubuntu", "latest", ARM);
    registry.pushIndex(
        "app", "multi", ImageFormat.OCI, List.of(image("amd64", ImageFormat.OCI), ARM));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @BeforeEach
  void open() {
    store = new ImageStore(directory, new MemoryLocks(), layers, AMD64);
  }

  @Test
  void pullsByTagAndByDigest() throws IOException {
    PullResult byTag = pull(registry.address() + "/app:docker", Optional.empty());
    PullResult byDigest =
        pull(registry.address() + "/app@" + DOCKER.manifest().digest(), Optional.empty());

    assertThat(byTag.digest()).hasToString(DOCKER.manifest().digest());
    assertThat(byTag.image().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(byDigest.image()).isEqualTo(byTag.image());
    assertThat(byTag.image().layers()).allMatch(layers::exists);
  }

  @Test
  void choosesThePlatformFromAnIndex() throws IOException {
    String name = registry.address() + "/app:multi";

    assertThat(pull(name, Optional.empty()).image().config().platform()).isEqualTo(AMD64);
    assertThat(pull(name, Optional.of(Platform.ofMachine("aarch64"))).image().id())
        .hasToString(ARM.config().digest());
  }

  @Test
  void plainNamesComeFromTheMirror() throws IOException {
    PullResult debian = pull("debian:12", Optional.empty());
    PullResult ubuntu = pull("ubuntu", Optional.empty());

    assertThat(debian.reference()).hasToString("docker.io/library/debian:12");
    assertThat(debian.image().id()).hasToString(DOCKER.config().digest());
    assertThat(ubuntu.reference()).hasToString("docker.io/library/ubuntu:latest");
  }

  private PullResult pull(String name, Optional<Platform> platform) throws IOException {
    String mirrors =
        "{'mirrors':{'docker.io':['http://HOST',{'url':'http://HOST','strip':'library/'}]}}"
            .replace("HOST", registry.address())
            .replace('\'', '"');
    JsonObject json = JsonObject.parse(mirrors.getBytes(StandardCharsets.UTF_8), "test");
    RegistryClient client =
        new RegistryClient(
            RegistryConfiguration.from(json), CredentialStore.none(), ProxySettings.none());
    return new ImagePuller(store, layers, client, AMD64, 2)
        .pull(ImageReference.parse(name), platform, PullListener.SILENT);
  }

  private static TinyImage image(String content, ImageFormat format) {
    return TinyImage.of(
        ImageConfig.running("sh"),
        List.of(List.of(TarEntry.file("file", content))),
        format,
        TinyImage.Compression.GZIP);
  }
}
