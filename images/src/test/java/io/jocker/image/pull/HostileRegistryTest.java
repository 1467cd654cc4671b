package io.jocker.image.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.jocker.image.json.JsonObject;
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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a registry can do to who pulls from it: each time one clear error in one line, nothing that
 * is named, unpacked or left in the store, and no credentials anywhere but at the registry.
 */
@Timeout(60)
class HostileRegistryTest {
  private static final TinyImage IMAGE =
      TinyImage.of(
          ImageConfig.running("sh"),
          List.of(List.of(TarEntry.file("one", "1")), List.of(TarEntry.file("two", "2"))));
  private static final Blob LAYER = IMAGE.layers().get(0);
  private static final String AUTHORIZATION = "Basic dXNlcjpzZWNyZXQ=";
  private static final String MANIFEST = IMAGE.manifest().mediaType();
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final int ATTEMPTS = 10;

  @TempDir Path directory;
  private final MemoryLayers layers = new MemoryLayers();
  private FaultyRegistry registry;
  private FaultyRegistry other;
  private ImageStore store;

  /** A way to be hostile. */
  @FunctionalInterface
  interface Trick {
    void prepare(FaultyRegistry registry, FaultyRegistry other);
  }

  /** All ways, each with what the user is told. */
  enum Behaviour {
    DIGEST_OF_ANOTHER_MANIFEST(
        "gave a manifest of digest",
        (registry, other) ->
            registry.fail(
                "/manifests/1",
                answer(200, MANIFEST, IMAGE.manifest().bytes(), "Docker-Content-Digest", zeros()))),
    MANIFEST_TOO_BIG(
        "more than 4194304 bytes", (registry, other) -> manifest(registry, new byte[5 << 20])),
    ENDLESS_MANIFEST(
        "more than 4194304 bytes",
        (registry, other) -> registry.fail("/manifests/1", endless(MANIFEST))),
    HUNDRED_THOUSAND_LAYERS(
        "layers, at most 500", (registry, other) -> manifest(registry, manyLayers(20_000))),
    DEEP_NESTING(
        "manifest", (registry, other) -> manifest(registry, text("{\"a\":" + "[".repeat(100_000)))),
    INDEX_AND_MANIFEST_AT_ONCE(
        "both an index and an image manifest",
        (registry, other) ->
            manifest(registry, edited("\"layers\"", "\"manifests\":[],\"layers\""))),
    TYPE_OF_THE_OTHER_KIND(
        "was declared",
        (registry, other) ->
            registry.putManifest("app", "1", new Blob(INDEX, IMAGE.manifest().bytes()))),
    FIELD_TWICE(
        "comes twice",
        (registry, other) ->
            manifest(registry, edited("\"schemaVersion\":2", "\"schemaVersion\":2,\"config\":{}"))),
    SCHEMA_1(
        "schema 1",
        (registry, other) ->
            registry.putManifest(
                "app",
                "1",
                new Blob(
                    "application/vnd.docker.distribution.manifest.v1+prettyjws",
                    text("{\"schemaVersion\":1}")))),
    DIGEST_AS_PATH(
        "digest",
        (registry, other) ->
            manifest(registry, edited(LAYER.digest(), "sha256:../../../../../etc/passwd"))),
    UNKNOWN_HASH(
        "digest", (registry, other) -> manifest(registry, edited(LAYER.digest(), "md5:00"))),
    NEGATIVE_SIZE(
        "size",
        (registry, other) ->
            manifest(registry, edited("\"size\":" + LAYER.bytes().length, "\"size\":-1"))),
    SIZE_TOO_LARGE_FOR_A_NUMBER(
        "size",
        (registry, other) ->
            manifest(
                registry,
                edited("\"size\":" + LAYER.bytes().length, "\"size\":99999999999999999999"))),
    LAYER_LONGER_THAN_ITS_SIZE(
        "more than its",
        (registry, other) ->
            manifest(registry, edited("\"size\":" + LAYER.bytes().length, "\"size\":10"))),
    LAYER_SHORTER_THAN_ITS_SIZE(
        "cannot be reached",
        (registry, other) ->
            manifest(registry, edited("\"size\":" + LAYER.bytes().length, "\"size\":99999"))),
    OTHER_LAYER(
        LAYER.digest(),
        (registry, other) ->
            registry.putAt(
                "/v2/app/blobs/" + LAYER.digest(),
                new Blob(LAYER.mediaType(), IMAGE.layers().get(1).bytes()))),
    ENDLESS_LAYER(
        LAYER.digest(),
        (registry, other) -> always(registry, LAYER.digest(), endless(LAYER.mediaType()))),
    TRUNCATED_LAYER(
        "cannot be reached",
        (registry, other) -> always(registry, LAYER.digest(), FaultyRegistry.cut(LAYER, 20))),
    SLOW_LAYER(
        "cannot be reached",
        (registry, other) -> always(registry, LAYER.digest(), dripping(LAYER))),
    ENCODED_LAYER(
        "encoded as gzip",
        (registry, other) ->
            always(
                registry,
                LAYER.digest(),
                answer(200, LAYER.mediaType(), LAYER.bytes(), "Content-Encoding", "gzip"))),
    ENCODED_MANIFEST(
        "encoded as br",
        (registry, other) ->
            registry.fail(
                "/manifests/1",
                answer(200, MANIFEST, IMAGE.manifest().bytes(), "Content-Encoding", "br"))),
    ANOTHER_RANGE(
        "cannot be reached",
        (registry, other) -> {
          registry.fail(LAYER.digest(), FaultyRegistry.cut(LAYER, 20));
          always(
              registry,
              LAYER.digest(),
              answer(206, LAYER.mediaType(), LAYER.bytes(), "Content-Range", "bytes 5-9/10"));
        }),
    CONFIG_TOO_BIG(
        "config",
        (registry, other) ->
            manifest(
                registry,
                edited("\"size\":" + IMAGE.config().bytes().length, "\"size\":900000000"))),
    REDIRECT_LOOP(
        "more than 10 redirects",
        (registry, other) ->
            always(
                registry, LAYER.digest(), redirect("/v2/app/blobs/" + LAYER.digest()), ATTEMPTS)),
    REDIRECT_TO_A_FILE(
        "a redirect",
        (registry, other) -> always(registry, LAYER.digest(), redirect("file:///etc/passwd"))),
    REDIRECT_THAT_ASKS_FOR_CREDENTIALS(
        "unauthorized",
        (registry, other) -> {
          other.require(AUTHORIZATION, "Basic realm=\"r\"");
          always(registry, LAYER.digest(), redirect("http://" + other.address() + "/v2/x"));
        }),
    REDIRECT_TO_ANOTHER_TOKEN_AUTHORITY(
        "unauthorized",
        (registry, other) -> {
          String challenge = "Bearer realm=\"http://" + other.address() + "/token\"";
          other.fail("/v2/x", FaultyRegistry.status(401, "WWW-Authenticate", challenge));
          always(registry, LAYER.digest(), redirect("http://" + other.address() + "/v2/x"));
        }),
    TOKEN_BOMB(
        "more than 1048576 bytes",
        (registry, other) -> {
          tokensFrom(registry, "http://" + registry.address() + "/token");
          registry.fail("/token", endless("application/json"));
        }),
    LONG_TOKEN(
        "a token of",
        (registry, other) -> {
          tokensFrom(registry, "http://" + registry.address() + "/token");
          registry.fail(
              "/token",
              answer(200, "application/json", text("{\"token\":\"" + "a".repeat(100_000) + "\"}")));
        }),
    TOKEN_WITH_A_LINE_BREAK(
        "a character that no header may have",
        (registry, other) -> {
          tokensFrom(registry, "http://" + registry.address() + "/token");
          registry.fail(
              "/token", answer(200, "application/json", text("{\"token\":\"a\\r\\nX-Evil: b\"}")));
        }),
    TOKEN_AUTHORITY_ON_A_FILE(
        "names an authority for tokens that",
        (registry, other) -> tokensFrom(registry, "file:///etc/passwd")),
    ENDLESS_CHALLENGES(
        "unauthorized",
        (registry, other) ->
            registry.require("nothing", "Basic realm=\"a\", ".repeat(200) + "Basic realm=\"b\"")),
    ERROR_THAT_COLOURS_THE_TERMINAL(
        "status 418: [31mhello",
        (registry, other) ->
            registry.fail(
                "/manifests/1",
                answer(
                    418,
                    "application/json",
                    text("{\"errors\":[{\"message\":\"\\u001b[31mhello\\n\\u0007\"}]}"))));

    private final String told;

    // A lambda without state, made here.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Trick trick;

    Behaviour(String told, Trick trick) {
      this.told = told;
      this.trick = trick;
    }
  }

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    other = FaultyRegistry.start();
    registry.put("app", "1", IMAGE);
    store = new ImageStore(directory, new MemoryLocks(), layers, Platform.ofMachine("amd64"));
  }

  @AfterEach
  void stop() {
    registry.close();
    other.close();
  }

  @ParameterizedTest
  @EnumSource(Behaviour.class)
  void isToldInOneLineAndLeavesNothing(Behaviour behaviour) throws IOException {
    behaviour.trick.prepare(registry, other);

    assertThatThrownBy(this::pull)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(behaviour.told)
        .message()
        .doesNotContain("\n", "\u001b", "secret")
        .hasSizeLessThan(1000);

    store.sweep();
    assertThat(layers.layers()).isEmpty();
    assertThat(store.list()).isEmpty();
    assertThat(files("ingest")).isEmpty();
    assertThat(files("blobs")).isEmpty();
    assertThat(other.requests())
        .extracting(request -> request.header("Authorization"))
        .allMatch(String::isEmpty);
  }

  private void pull() throws IOException {
    String config = "{\"auths\":{\"" + registry.address() + "\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}";
    RegistryClient client =
        new RegistryClient(
            RegistryConfiguration.none(),
            CredentialStore.from(JsonObject.parse(config.getBytes(UTF_8), "test")),
            ProxySettings.none(),
            new RetryPolicy(2, Duration.ofMillis(1), pause -> {}),
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300)),
            Story.UNTOLD);
    new ImagePuller(store, layers, client, Platform.ofMachine("amd64"), 1)
        .pull(
            ImageReference.parse(registry.address() + "/app:1"),
            Optional.empty(),
            PullListener.SILENT);
  }

  private List<Path> files(String below) throws IOException {
    Path folder = directory.resolve(below);
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void manifest(FaultyRegistry registry, byte[] bytes) {
    registry.putManifest("app", "1", new Blob(MANIFEST, bytes));
  }

  private static byte[] edited(String from, String to) {
    String manifest = new String(IMAGE.manifest().bytes(), UTF_8);
    assertThat(manifest).contains(from);
    return text(manifest.replace(from, to));
  }

  private static byte[] manyLayers(int count) {
    String layer = "{\"mediaType\":\"x\",\"digest\":\"" + LAYER.digest() + "\",\"size\":1}";
    return edited("\"layers\":[", "\"layers\":[" + (layer + ",").repeat(count));
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static String zeros() {
    return "sha256:" + "0".repeat(64);
  }

  private static void tokensFrom(FaultyRegistry registry, String realm) {
    registry.require("Bearer t", "Bearer realm=\"" + realm + "\"");
  }

  private static void always(FaultyRegistry registry, String path, Fault fault) {
    always(registry, path, fault, 1);
  }

  private static void always(FaultyRegistry registry, String path, Fault fault, int times) {
    for (int i = 0; i < ATTEMPTS * times; i++) {
      registry.fail(path, fault);
    }
  }

  private static Fault redirect(String location) {
    return FaultyRegistry.status(307, "Location", location);
  }

  private static Fault answer(int status, String type, byte[] bytes, String... headers) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", type);
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Zeros until the other side has had enough. */
  private static Fault endless(String type) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        byte[] zeros = new byte[64 << 10];
        for (int i = 0; i < 100_000; i++) {
          out.write(zeros);
        }
      }
    };
  }

  /** A byte now and then: no pause is long enough to be a stall. */
  private static Fault dripping(Blob blob) {
    return exchange -> {
      exchange.sendResponseHeaders(200, blob.bytes().length);
      try (OutputStream out = exchange.getResponseBody()) {
        for (byte each : blob.bytes()) {
          out.write(each);
          out.flush();
          TimeUnit.MILLISECONDS.sleep(100);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
