package io.jocker.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.FaultyRegistry.Request;
import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageReference;
import io.jocker.image.MediaType;
import io.jocker.image.json.JsonObject;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the bytes of a blob go to a registry, and where our credentials do not go. */
class BlobUploadTest {
  private static final Blob BLOB = new Blob("application/octet-stream", bytes(10_000));
  private static final String AUTHORIZATION = "Basic dXNlcjpzZWNyZXQ=";

  private FaultyRegistry registry;
  private FaultyRegistry foreign;

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    foreign = FaultyRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
    foreign.close();
  }

  @Test
  void aSmallBlobGoesInOnePiece() throws IOException {
    upload(100_000);

    assertThat(methods(registry)).containsExactly("GET", "POST", "PUT");
    assertArrived();
  }

  @Test
  void aLargeBlobGoesInParts() throws IOException {
    upload(4_000);

    assertThat(methods(registry)).containsExactly("GET", "POST", "PATCH", "PATCH", "PUT");
    assertThat(registry.requests())
        .extracting(request -> request.header("Content-Range"))
        .containsExactly("", "", "0-3999", "4000-7999", "");
    assertArrived();
  }

  @Test
  void thePartMayHaveToBeLarger() throws IOException {
    registry.fail(
        "/blobs/uploads/",
        exchange -> {
          exchange.getResponseHeaders().add("OCI-Chunk-Min-Length", "9000");
          exchange.getResponseHeaders().add("Location", "/v2/app/blobs/uploads/mine");
          exchange.sendResponseHeaders(202, -1);
        });
    for (int i = 0; i < 2; i++) {
      registry.fail("/uploads/mine", FaultyRegistry.status(404));
    }

    assertThatThrownBy(() -> upload(4_000)).isInstanceOf(ImageException.class);
    assertThat(registry.requests().get(2).header("Content-Range")).isEqualTo("0-8999");
  }

  @Test
  void aBreakInALaterPartCostsThatPartOnly() throws IOException {
    FaultyRegistry.Fault nothing = exchange -> exchange.close();
    boolean[] broken = new boolean[1];
    registry.onRequest(
        request -> {
          if (!broken[0] && request.header("Content-Range").startsWith("4000-")) {
            broken[0] = true;
            registry.fail("/blobs/uploads/1", nothing);
          }
        });

    upload(4_000);

    assertThat(methods(registry))
        .containsExactly("GET", "POST", "PATCH", "PATCH", "GET", "PATCH", "PUT");
    assertArrived();
  }

  @Test
  void aStorageThatFailsForAMomentIsAskedAgain() throws IOException {
    registry.fail("/blobs/uploads/1", FaultyRegistry.status(503));

    upload(100_000);

    assertArrived();
  }

  @Test
  void whatIsRefusedIsNotSentAgain() {
    registry.fail("/blobs/uploads/1", FaultyRegistry.status(413));

    assertThatThrownBy(() -> upload(100_000)).hasMessageContaining("status 413");
    assertThat(methods(registry)).containsExactly("GET", "POST", "PUT");
  }

  @Test
  void credentialsGoToNoForeignUploadLocation() throws IOException {
    registry.require(AUTHORIZATION, "Basic realm=\"r\"");
    String location = "http://" + foreign.address() + "/v2/x/blobs/uploads/9";
    registry.fail(
        "/blobs/uploads/",
        FaultyRegistry.status(401, "WWW-Authenticate", "Basic realm=\"r\""),
        FaultyRegistry.status(202, "Location", location));
    foreign.fail("/uploads/9", FaultyRegistry.status(201));

    upload(100_000);

    assertThat(registry.requests())
        .extracting(request -> request.header("Authorization"))
        .contains(AUTHORIZATION);
    assertThat(foreign.requests()).isNotEmpty();
    assertThat(foreign.requests())
        .extracting(request -> request.header("Authorization"))
        .containsOnly("");
  }

  @Test
  void aForeignUploadLocationCannotAskForThem() {
    registry.require(AUTHORIZATION, "Basic realm=\"r\"");
    String location = "http://" + foreign.address() + "/v2/x/blobs/uploads/9";
    registry.fail(
        "/blobs/uploads/",
        FaultyRegistry.status(401, "WWW-Authenticate", "Basic realm=\"r\""),
        FaultyRegistry.status(202, "Location", location));
    foreign.require(AUTHORIZATION, "Basic realm=\"r\"");

    assertThatThrownBy(() -> upload(100_000)).hasMessageStartingWith("unauthorized");
    assertThat(foreign.requests())
        .extracting(request -> request.header("Authorization"))
        .containsOnly("");
  }

  @Test
  void anUploadIsNotRedirected() {
    registry.fail(
        "/blobs/uploads/1",
        FaultyRegistry.status(307, "Location", "http://" + foreign.address() + "/take"));

    assertThatThrownBy(() -> upload(100_000)).hasMessageContaining("status 307");
    assertThat(foreign.requests()).isEmpty();
  }

  @Test
  void nothingGoesFromHttpsToPlainHttp() {
    URI https = URI.create("https://registry.example.com/v2/");
    assertThatThrownBy(
            () ->
                HttpTransport.target(https, "http://registry.example.com/u", "an upload location"))
        .hasMessage("an upload location from https to plain http at registry.example.com");
  }

  @Test
  void pagesOfAListAreAskedOfTheRegistryAlone() {
    registry.putAt("/v2/app/tags/list", json("{\"tags\":[\"1\"]}"));
    for (String next :
        List.of(
            "<http://" + foreign.address() + "/v2/app/tags/list?last=1>; rel=\"next\"",
            "<//" + foreign.address() + "/v2/app/tags/list>; rel=next")) {
      registry.fail("/tags/list", FaultyRegistry.linking(json("{\"tags\":[\"1\"]}"), next));
      assertThatThrownBy(() -> client().tags(reference()))
          .hasMessageContaining("a next page at another server");
    }
    registry.fail(
        "/tags/list",
        FaultyRegistry.linking(json("{\"tags\":[\"1\"]}"), "</v2/app/tags/list>; rel=\"next\""));
    assertThatThrownBy(() -> client().tags(reference()))
        .hasMessageContaining("its pages go round in a circle");
    assertThat(foreign.requests()).isEmpty();
  }

  @Test
  void aListIsReadToItsLastPage() throws IOException {
    registry.fail(
        "/tags/list",
        FaultyRegistry.linking(
            json("{\"tags\":[\"1\",\"2\"]}"), "</v2/app/tags/list?last=2>; rel=\"next\""));
    registry.putAt("/v2/app/tags/list", json("{\"tags\":[\"3\"]}"));

    assertThat(client().tags(reference())).containsExactly("1", "2", "3");
  }

  private void assertArrived() {
    Blob arrived = registry.at("/v2/app/blobs/" + BLOB.digest());
    assertThat(arrived).isNotNull();
    assertThat(arrived.bytes()).isEqualTo(BLOB.bytes());
  }

  private void upload(long part) throws IOException {
    client()
        .writer(reference(), List.of(), part)
        .bring(
            Descriptor.of(MediaType.NONE, Digest.parse(BLOB.digest()), BLOB.bytes().length),
            List.of(),
            Content.of(BLOB.bytes()));
  }

  private ImageReference reference() {
    return ImageReference.parse(registry.address() + "/app:1");
  }

  private RegistryClient client() throws IOException {
    String config = "{\"auths\":{\"" + registry.address() + "\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}";
    return new RegistryClient(
        RegistryConfiguration.none(),
        CredentialStore.from(JsonObject.parse(config.getBytes(StandardCharsets.UTF_8), "test")),
        ProxySettings.none(),
        new RetryPolicy(2, Duration.ofMillis(1), pause -> {}),
        Timeouts.standard(),
        Story.UNTOLD);
  }

  private static List<String> methods(FaultyRegistry registry) {
    return registry.requests().stream().map(Request::method).toList();
  }

  private static Blob json(String text) {
    return new Blob("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(5).nextBytes(bytes);
    return bytes;
  }
}
