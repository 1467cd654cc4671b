package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens from the authority that a registry names in its {@code Bearer} challenge (the
 * distribution project's token specification).
 *
 * <p>The registry chooses where that authority is, so what goes there is limited. The authority
 * must be reached by HTTPS, or by plain HTTP only where the registry itself was and plain HTTP is
 * allowed; else any registry could make this machine ask its own loopback. A name and password go
 * to an authority over HTTPS; if the registry was asked over plain HTTP, where anybody may have
 * changed the challenge, only to one on the registry's own host.
 */
final class TokenEndpoint {
  private static final int MAX_BYTES = 1 << 20;

  private final HttpTransport transport;
  private final InsecureRegistries insecure;
  private final CredentialStore credentials;

  TokenEndpoint(HttpTransport transport, InsecureRegistries insecure, CredentialStore credentials) {
    this.transport = transport;
    this.insecure = insecure;
    this.credentials = credentials;
  }

  /** A token to pull from the repository. */
  RegistryAuth.Bearer fetch(Repository repository, AuthChallenge challenge) throws IOException {
    URI realm = realm(repository.registry(), challenge.parameter("realm"));
    String scope = "repository:" + repository.path() + ":pull";
    Optional<Credential> credential = credential(repository.registry(), realm);
    try (Answer answer = ask(realm, challenge.parameter("service"), scope, credential)) {
      if (!answer.isOk()) {
        throw refused(repository, realm, credential.isPresent(), answer);
      }
      JsonObject json = JsonObject.parse(answer.readBody(MAX_BYTES), "token");
      return new RegistryAuth.Bearer(BearerToken.from(json).text());
    } catch (MalformedJsonException e) {
      throw new ImageException(
          Reason.UNAVAILABLE, "authority " + realm.getHost() + ": " + e.getMessage(), e);
    }
  }

  private Answer ask(
      URI realm, @Nullable String service, String scope, Optional<Credential> credential)
      throws IOException {
    String query = "scope=" + encode(scope);
    if (service != null) {
      query = "service=" + encode(service) + "&" + query;
    }
    if (credential.orElse(null) instanceof Credential.IdentityToken identity) {
      String grant = "grant_type=refresh_token&client_id=jocker&refresh_token=";
      return transport.postForm(realm, grant + encode(identity.token()) + "&" + query);
    }
    RegistryAuth auth = new RegistryAuth.Anonymous();
    if (credential.orElse(null) instanceof Credential.UserPassword pair) {
      auth = new RegistryAuth.Basic(pair.user(), pair.password());
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    return transport.get(URI.create(realm + separator + query), Map.of(), auth);
  }

  private URI realm(RegistryAddress registry, @Nullable String text) throws ImageException {
    URI realm;
    try {
      realm = new URI(text == null ? "" : text);
    } catch (URISyntaxException e) {
      throw badRealm(registry, "is no URL");
    }
    if (realm.getHost() == null || realm.getScheme() == null || realm.getRawFragment() != null) {
      throw badRealm(registry, "is no URL");
    }
    if (realm.getRawUserInfo() != null) {
      throw badRealm(registry, "has a user name in it");
    }
    boolean plain = realm.getScheme().equalsIgnoreCase("http");
    if (!plain && !realm.getScheme().equalsIgnoreCase("https")) {
      throw badRealm(registry, "is neither https nor http");
    }
    boolean allowed = registry.isPlainHttp() && insecure.allow(realm.getHost(), realm.getPort());
    if (plain && !allowed) {
      throw badRealm(registry, "is plain HTTP");
    }
    return realm;
  }

  private Optional<Credential> credential(RegistryAddress registry, URI realm) {
    boolean sameHost = realm.getHost().toLowerCase(Locale.ROOT).equals(registry.host());
    return registry.isPlainHttp() && !sameHost
        ? Optional.empty()
        : credentials.of(registry.authority());
  }

  private static ImageException badRealm(RegistryAddress registry, String why) {
    return new ImageException(
        Reason.UNAVAILABLE,
        "registry " + registry.authority() + " names an authority for tokens that " + why);
  }

  private static ImageException refused(
      Repository repository, URI realm, boolean hadCredential, Answer answer) {
    if (answer.status() == 401 || answer.status() == 403 || answer.status() == 400) {
      String message = RegistryErrors.message(answer);
      String told = message.isEmpty() ? "" : ": " + message;
      return new ImageException(
          Problem.UNAUTHORIZED,
          hadCredential ? "refused" : "stranger",
          List.of(repository.registry().authority(), realm.getHost(), told),
          "unauthorized: "
              + (hadCredential ? "the credentials for registry " : "registry ")
              + repository.registry().authority()
              + (hadCredential ? " are refused by " : " gives nothing to strangers, says ")
              + realm.getHost()
              + told,
          null);
    }
    return RegistryErrors.status(repository, "token from " + realm.getHost(), answer);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
