package io.jocker.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.FaultyRegistry.Request;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.ImageReference;
import io.jocker.image.MediaType;
import io.jocker.image.json.JsonObject;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenAuthTest {
  private static final Blob MANIFEST =
      new Blob(MediaType.OCI_MANIFEST.text(), "{}".getBytes(UTF_8));
  private static final String CREDENTIALS = "{'auths':{'ADDRESS':{'auth':'dXNlcjpzZWNyZXQ='}}}";

  private FaultyRegistry registry;
  private FaultyRegistry authority;

  @BeforeEach
  void start() throws IOException {
    registry = FaultyRegistry.start();
    authority = FaultyRegistry.start();
    registry.putManifest("me/app", "1", MANIFEST);
    answer("{'token':'t0ken','expires_in':300}");
    challenge("http://" + authority.address() + "/token");
  }

  @AfterEach
  void stop() {
    registry.close();
    authority.close();
  }

  @Test
  void getsATokenForTheRepositoryAndUsesItAgain() throws IOException {
    RegistryClient client = client("{}");

    client.resolve(reference());
    client.resolve(reference());

    assertThat(authority.requests()).hasSize(1);
    Request asked = authority.requests().get(0);
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.query()).isEqualTo("service=the+registry&scope=repository%3Ame%2Fapp%3Apull");
    assertThat(asked.header("Authorization")).isEmpty();
    assertThat(registry.count("/manifests/")).isEqualTo(3);
  }

  @Test
  void showsNameAndPasswordToTheAuthorityAlone() throws IOException {
    client(CREDENTIALS).resolve(reference());

    assertThat(authority.requests().get(0).header("Authorization"))
        .isEqualTo("Basic dXNlcjpzZWNyZXQ=");
    assertThat(registry.requests())
        .extracting(request -> request.header("Authorization"))
        .doesNotContain("Basic dXNlcjpzZWNyZXQ=")
        .contains("Bearer t0ken");
  }

  @Test
  void anIdentityTokenIsExchanged() throws IOException {
    client("{'auths':{'ADDRESS':{'identitytoken':'refresh me'}}}").resolve(reference());

    assertThat(authority.requests().get(0).method()).isEqualTo("POST");
    assertThat(authority.requests().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void takesTheFieldThatOAuthNames() throws IOException {
    answer("{'access_token':'t0ken'}");

    assertThat(client("{}").resolve(reference()).bytes()).isEqualTo(MANIFEST.bytes());
  }

  @Test
  void aTokenThatIsRefusedIsRenewedOnce() throws IOException {
    RegistryClient client = client("{}");
    client.resolve(reference());
    registry.require("Bearer second", bearer("http://" + authority.address() + "/token"));
    answer("{'token':'second'}");

    client.resolve(reference());
    assertThat(authority.requests()).hasSize(2);

    registry.require("Bearer never", bearer("http://" + authority.address() + "/token"));
    assertThatThrownBy(() -> client.resolve(reference()))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED));
    assertThat(authority.requests()).hasSize(3);
  }

  @Test
  void saysWhenTheAuthorityRefuses() {
    authority.fail("/token", FaultyRegistry.status(401), FaultyRegistry.status(401));

    assertThatThrownBy(() -> client("{}").resolve(reference()))
        .hasMessage(
            "unauthorized: registry "
                + registry.address()
                + " gives nothing to strangers, says 127.0.0.1");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessage(
            "unauthorized: the credentials for registry "
                + registry.address()
                + " are refused by 127.0.0.1");
  }

  @Test
  void refusesAuthoritiesThatCannotBeTrusted() {
    challenge("http://authority.example.com/token");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessageContaining("names an authority for tokens that is plain HTTP");
    challenge("https://me:secret@authority.example.com/token");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessageContaining("has a user name in it")
        .hasMessageNotContaining("secret");
    challenge("file:///etc/passwd");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessageContaining("that is no URL");
    challenge("ftp://authority/x");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessageContaining("neither https nor http");
    challenge("a b");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessageContaining("that is no URL");
    assertThat(authority.requests()).isEmpty();
  }

  @Test
  void aPlainRegistryCannotSendThePasswordToAnotherHost() throws IOException {
    // localhost is the same machine and another name: nobody vouches for what plain HTTP says.
    challenge(
        "http://localhost:" + authority.address().substring("127.0.0.1:".length()) + "/token");

    client(CREDENTIALS).resolve(reference());

    assertThat(authority.requests().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void refusesTokensThatNoHeaderCanHave() {
    answer("{'token':'a\\nX-Evil: b'}");
    assertThatThrownBy(() -> client("{}").resolve(reference()))
        .hasMessageContaining("a character that no header may have");
    answer("{'token':7}");
    assertThatThrownBy(() -> client("{}").resolve(reference()))
        .hasMessageContaining("field \"token\": expected a string");
    answer("{}");
    assertThatThrownBy(() -> client("{}").resolve(reference()))
        .hasMessageContaining("field \"access_token\" is missing");
  }

  @Test
  void basicNeedsAPassword() {
    registry.require("Basic dXNlcjpzZWNyZXQ=", "Basic realm=\"r\"");
    assertThatThrownBy(() -> client("{}").resolve(reference()))
        .hasMessageContaining("wants a user name and a password");
    registry.require("Negotiate x", "Negotiate");
    assertThatThrownBy(() -> client(CREDENTIALS).resolve(reference()))
        .hasMessageContaining("a kind of login that is not known");
  }

  private void challenge(String realm) {
    registry.require("Bearer t0ken", bearer(realm));
  }

  private static String bearer(String realm) {
    return "Bearer realm=\""
        + realm
        + "\",service=\"the registry\",scope=\"repository:other:pull\"";
  }

  private void answer(String json) {
    authority.putAt(
        "/token", new Blob("application/json", json.replace('\'', '"').getBytes(UTF_8)));
  }

  private RegistryClient client(String dockerConfig) throws IOException {
    String json = dockerConfig.replace("ADDRESS", registry.address()).replace('\'', '"');
    CredentialStore credentials =
        CredentialStore.from(JsonObject.parse(json.getBytes(UTF_8), "test"));
    RetryPolicy retry = new RetryPolicy(2, Duration.ofMillis(1), pause -> {});
    return new RegistryClient(
        RegistryConfiguration.none(),
        credentials,
        ProxySettings.none(),
        retry,
        Timeouts.standard(),
        Story.UNTOLD);
  }

  private ImageReference reference() {
    return ImageReference.parse(registry.address() + "/me/app:1");
  }
}
