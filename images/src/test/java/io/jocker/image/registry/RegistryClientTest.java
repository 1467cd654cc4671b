package io.jocker.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.FaultyRegistry.Request;
import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.ImageReference;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import io.jocker.image.json.JsonObject;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
  private static final Blob MANIFEST =
      new Blob(MediaType.OCI_MANIFEST.text(), "{\"a\":\"manifest\"}".getBytes(UTF_8));
  private static final Blob BLOB = new Blob("application/octet-stream", randomBytes(300_000));

  private final List<Duration> pauses = new ArrayList<>();
  private FaultyRegistry registry;
  private FaultyRegistry storage;

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    storage = FaultyRegistry.start();
    registry.putManifest("app", "1", MANIFEST);
    registry.putBlob("app", BLOB);
  }

  @AfterEach
  void stop() {
    registry.close();
    storage.close();
  }

  @Test
  void resolvesATagToBytesAndDigest() throws IOException {
    RemoteManifest manifest = client().resolve(reference("app:1"));

    assertThat(manifest.bytes()).isEqualTo(MANIFEST.bytes());
    assertThat(manifest.digest()).hasToString(MANIFEST.digest());
    assertThat(manifest.declared()).isEqualTo(MediaType.OCI_MANIFEST);
    Request request = last();
    assertThat(request.header("Accept"))
        .contains(MediaType.OCI_INDEX.text(), MediaType.DOCKER_INDEX.text())
        .contains(MediaType.OCI_MANIFEST.text(), MediaType.DOCKER_MANIFEST.text())
        .doesNotContain("distribution.manifest.v1");
  }

  @Test
  void aDigestIsAskedForAndCheckedWhateverTheTag() throws IOException {
    Digest other = Digest.sha256(new byte[1]);
    registry.putAt("/v2/app/manifests/" + other, MANIFEST);

    RemoteManifest right = client().resolve(reference("app:none@" + MANIFEST.digest()));

    assertThat(right.bytes()).isEqualTo(MANIFEST.bytes());
    assertFailure("app@" + other, Reason.INVALID, "gave a manifest of digest " + MANIFEST.digest());
  }

  @Test
  void theDigestThatTheRegistryNamesMustHold() {
    registry.fail(
        "/manifests/",
        FaultyRegistry.status(200, "Docker-Content-Digest", Digest.sha256(new byte[1]).toString()));

    assertFailure("app:1", Reason.INVALID, "gave a manifest of digest");
  }

  @Test
  void settingsBoundAManifest() throws IOException {
    int size = MANIFEST.bytes().length;
    ImageReference reference = reference("app:1");
    String form = "{'limits': {'manifestBytes': %d}}";
    RegistryClient enough = client(configuration(form.formatted(size)), CredentialStore.none());
    RegistryClient less = client(configuration(form.formatted(size - 1)), CredentialStore.none());

    assertThat(enough.resolve(reference).bytes()).hasSize(size);
    assertThatThrownBy(() -> less.resolve(reference))
        .hasMessageContaining("more than " + (size - 1) + " bytes: limits.manifestBytes");
  }

  @Test
  void aMissingImageIsToldByItsName() {
    assertFailure("app:2", Reason.NOT_FOUND, "no such image: " + registry.address() + "/app:2");
  }

  @Test
  void whatARegistrySaysCannotReachTheTerminalAsItIs() {
    assertThatThrownBy(
            () -> client().openBlob(repository(), descriptor(new Blob("x", new byte[3]))))
        .hasMessageContaining("not [31m known")
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void aManifestBeyondItsBoundIsRefused() {
    Blob large = new Blob(MANIFEST.mediaType(), new byte[ManifestDocument.USUAL_BYTES + 1]);
    registry.putManifest("app", "large", large);

    assertFailure(
        "app:large",
        Reason.INVALID,
        "app:large: more than 4194304 bytes: limits.manifestBytes in the settings file");
  }

  @Test
  void asksAgainAfterServerErrors() throws IOException {
    registry.fail("/manifests/", FaultyRegistry.status(503), FaultyRegistry.status(500));

    assertThat(client().resolve(reference("app:1")).bytes()).isEqualTo(MANIFEST.bytes());
    assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void waitsAsLongAsAskedButNotForEver() throws IOException {
    registry.fail(
        "/manifests/",
        FaultyRegistry.status(429, "Retry-After", "7"),
        FaultyRegistry.status(429, "Retry-After", "20"));

    assertThat(client().resolve(reference("app:1")).bytes()).isEqualTo(MANIFEST.bytes());
    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(20));
  }

  @Test
  void aLimitThatIsUsedUpForLongIsToldAtOnce() {
    registry.fail(
        "/manifests/",
        FaultyRegistry.status(429, "Retry-After", "9999", "RateLimit-Limit", "100;w=21600"));

    assertFailure(
        "app:1",
        Reason.UNAVAILABLE,
        "has had too many requests: it allows 100 in 6h: try again in 2h46m39s");
    assertThat(pauses).isEmpty();
    assertThat(registry.count("/manifests/")).isEqualTo(1);
  }

  @Test
  void aPauseMayBeGivenAsADate() {
    Instant now = Instant.parse("2026-11-26T12:00:00Z");
    assertThat(RetryAfter.parse("Thu, 26 Nov 2026 12:00:07 GMT", now)).hasSeconds(7);
    assertThat(RetryAfter.parse("Thu, 26 Nov 2026 11:00:00 GMT", now)).isZero();
    assertThat(RetryAfter.parse("soon", now)).isZero();
    assertThat(RetryAfter.parse("99999999999", now)).isZero();
  }

  @Test
  void givesUpAfterSomeAttempts() {
    for (int i = 0; i < 10; i++) {
      registry.fail("/manifests/", FaultyRegistry.status(502));
    }

    assertFailure("app:1", Reason.UNAVAILABLE, "manifest app:1: status 502");
    assertThat(registry.count("/manifests/")).isEqualTo(4);
  }

  @Test
  void aRegistryThatIsNotThereIsToldAtOnce() {
    registry.close();

    assertFailure(
        "app:1", Reason.UNAVAILABLE, "registry " + registry.address() + " cannot be reached: ");
    assertThat(pauses).isEmpty();
  }

  @Test
  void readsABlobThroughBreaks() throws IOException {
    registry.fail("/blobs/", FaultyRegistry.cut(BLOB, 100_000));

    try (InputStream in = client().openBlob(repository(), descriptor(BLOB))) {
      assertThat(in.readAllBytes()).isEqualTo(BLOB.bytes());
    }
    assertThat(last().header("Range")).startsWith("bytes=").endsWith("-299999");
    assertThat(registry.count("/blobs/")).isEqualTo(2);
  }

  @Test
  void aServerThatDoesNotMindTheRangeIsReadFromTheBeginning() throws IOException {
    registry.fail("/blobs/", FaultyRegistry.cut(BLOB, 100_000), FaultyRegistry.body(200, BLOB));

    try (InputStream in = client().openBlob(repository(), descriptor(BLOB))) {
      assertThat(in.readAllBytes()).isEqualTo(BLOB.bytes());
    }
  }

  @Test
  void aBlobThatNeverGoesOnIsGivenUp() throws IOException {
    for (int i = 0; i < 10; i++) {
      registry.fail("/blobs/", FaultyRegistry.cut(BLOB, 0));
    }

    try (InputStream in = client().openBlob(repository(), descriptor(BLOB))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("registry " + registry.address() + " cannot be reached");
    }
    // An answer that breaks off at once may be taken for none, and is then asked for again at once.
    assertThat(registry.count("/blobs/")).isBetween(4L, 10L);
  }

  @Test
  void aRegistryThatFallsSilentIsAskedAgain() throws IOException {
    registry.fail("/blobs/", FaultyRegistry.stall(BLOB, 1_000));

    try (InputStream in = client().openBlob(repository(), descriptor(BLOB))) {
      assertThat(in.readAllBytes()).isEqualTo(BLOB.bytes());
    }
  }

  @Test
  void authorizationGoesToNoOtherOrigin() throws IOException {
    registry.require("Basic dXNlcjpzZWNyZXQ=", "Basic realm=\"r\"");
    storage.putAt("/elsewhere", BLOB);
    RegistryClient client = client("{'auths':{'ADDRESS':{'auth':'dXNlcjpzZWNyZXQ='}}}");
    client.resolve(reference("app:1"));
    registry.fail("/blobs/", redirect("http://" + storage.address() + "/elsewhere"));

    try (InputStream in = client.openBlob(repository(), descriptor(BLOB))) {
      assertThat(in.readAllBytes()).isEqualTo(BLOB.bytes());
    }

    assertThat(last().header("Authorization")).isEqualTo("Basic dXNlcjpzZWNyZXQ=");
    assertThat(storage.requests()).hasSize(1);
    assertThat(storage.requests().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void aStorageServiceCannotAskForOurPassword() throws IOException {
    storage.fail("/", FaultyRegistry.status(401, "WWW-Authenticate", "Basic realm=\"r\""));
    registry.fail("/blobs/", redirect("http://" + storage.address() + "/elsewhere"));
    RegistryClient client = client("{'auths':{'ADDRESS':{'auth':'dXNlcjpzZWNyZXQ='}}}");

    assertThatThrownBy(() -> client.openBlob(repository(), descriptor(BLOB)))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("unauthorized");
    assertThat(storage.requests()).hasSize(1);
    assertThat(storage.requests().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void followsRedirectsOnTheSameOriginButNotForEver() throws IOException {
    registry.putAt("/other", MANIFEST);
    registry.fail("/manifests/1", redirect("../../../other"));
    assertThat(client().resolve(reference("app:1")).bytes()).isEqualTo(MANIFEST.bytes());

    for (int i = 0; i < 11; i++) {
      registry.fail("/manifests/1", redirect("/v2/app/manifests/1"));
    }
    assertFailure("app:1", Reason.UNAVAILABLE, "more than 10 redirects");
  }

  @Test
  void refusesRedirectsToNowhere() {
    registry.fail("/manifests/1", FaultyRegistry.status(307));
    assertFailure("app:1", Reason.UNAVAILABLE, "a redirect without a target");
    registry.fail("/manifests/1", redirect("file:///etc/passwd"));
    assertFailure("app:1", Reason.UNAVAILABLE, "a redirect");
    registry.fail("/manifests/1", redirect("http://a b/"));
    assertFailure("app:1", Reason.UNAVAILABLE, "a redirect to no URL");
  }

  @Test
  void mirrorsAreAskedFirstAndTheRegistryLast() throws IOException {
    storage.putManifest("library/debian", "12", MANIFEST);
    String mirrors =
        "{'mirrors':{'docker.io':['http://FIRST','http://SECOND']}}"
            .replace("FIRST", registry.address())
            .replace("SECOND", storage.address());
    RegistryClient client = client(configuration(mirrors), CredentialStore.none());

    RemoteManifest manifest = client.resolve(ImageReference.parse("debian:12"));

    assertThat(manifest.from()).hasToString(storage.address() + "/library/debian");
    assertThat(registry.count("/v2/library/debian/manifests/12")).isEqualTo(1);
  }

  @Test
  void aMirrorThatIsGoneIsPassedBy() throws IOException {
    storage.close();
    String mirrors =
        "{'mirrors':{'REGISTRY':['http://MIRROR']}}"
            .replace("REGISTRY", registry.address())
            .replace("MIRROR", storage.address());
    RegistryClient client = client(configuration(mirrors), CredentialStore.none());

    assertThat(client.resolve(reference("app:1")).from()).hasToString(registry.address() + "/app");
    assertThatThrownBy(() -> client.resolve(reference("app:2")))
        .hasMessageStartingWith("no such image: " + registry.address() + "/app:2; mirror: registry")
        .hasMessageContaining(storage.address() + " cannot be reached");
  }

  private void assertFailure(String name, Reason reason, String message) {
    assertThatThrownBy(() -> client().resolve(reference(name)))
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private RegistryClient client() {
    return client(RegistryConfiguration.none(), CredentialStore.none());
  }

  private RegistryClient client(String dockerConfig) throws IOException {
    String json = dockerConfig.replace("ADDRESS", registry.address());
    return client(RegistryConfiguration.none(), CredentialStore.from(json(json)));
  }

  private RegistryClient client(RegistryConfiguration configuration, CredentialStore credentials) {
    RetryPolicy retry = new RetryPolicy(4, Duration.ofMillis(500), pauses::add);
    Timeouts timeouts =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));
    return new RegistryClient(
        configuration, credentials, ProxySettings.none(), retry, timeouts, Story.UNTOLD);
  }

  private static RegistryConfiguration configuration(String json) throws IOException {
    return RegistryConfiguration.from(json(json));
  }

  private static JsonObject json(String text) throws IOException {
    return JsonObject.parse(text.replace('\'', '"').getBytes(UTF_8), "test");
  }

  private ImageReference reference(String name) {
    return ImageReference.parse(registry.address() + "/" + name);
  }

  private Repository repository() {
    return new Repository(RegistryAddress.of("http", registry.address()), "app");
  }

  private Request last() {
    List<Request> all = registry.requests();
    return all.get(all.size() - 1);
  }

  private static FaultyRegistry.Fault redirect(String location) {
    return FaultyRegistry.status(307, "Location", location);
  }

  private static Descriptor descriptor(Blob blob) {
    return Descriptor.of(
        MediaType.parse(blob.mediaType()), Digest.parse(blob.digest()), blob.bytes().length);
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(5).nextBytes(bytes);
    return bytes;
  }
}
