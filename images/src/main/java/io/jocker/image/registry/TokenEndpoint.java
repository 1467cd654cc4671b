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

  /** A token for what is in the scope, if its authority lets us. */
  RegistryAuth.Bearer fetch(RegistryAddress registry, Scope scope, AuthChallenge challenge)
      throws IOException {
    URI realm = realm(registry, challenge.parameter("realm"));
    Optional<Credential> credential = credential(registry, realm);
    try (Answer answer = ask(realm, challenge.parameter("service"), scope, credential)) {
      if (!answer.isOk()) {
        throw refused(registry, realm, credential.isPresent(), answer);
      }
      answer.requirePlain();
      JsonObject json = JsonObject.parse(answer.readBody(MAX_BYTES), "token");
      return new RegistryAuth.Bearer(BearerToken.from(json).text());
    } catch (MalformedJsonException e) {
      throw new ImageException(
          Reason.UNAVAILABLE, "authority " + realm.getHost() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns if the authority that the challenge names may have the password at all.
   *
   * @throws ImageException if it may not: then no token says that it is right
   */
  void requireTrusted(RegistryAddress registry, AuthChallenge challenge) throws IOException {
    URI realm = realm(registry, challenge.parameter("realm"));
    if (credential(registry, realm).isEmpty()) {
      throw badRealm(registry, "is on another host, and may not have the password");
    }
  }

  private Answer ask(
      URI realm, @Nullable String service, Scope scope, Optional<Credential> credential)
      throws IOException {
    StringBuilder query = new StringBuilder();
    if (service != null) {
      query.append("&service=").append(encode(service));
    }
    for (String text : scope.texts()) {
      query.append("&scope=").append(encode(text));
    }
    String subject = String.join(" ", scope.texts());
    if (credential.orElse(null) instanceof Credential.IdentityToken identity) {
      String grant = "grant_type=refresh_token&client_id=jocker&refresh_token=";
      byte[] form = (grant + encode(identity.token()) + query).getBytes(StandardCharsets.UTF_8);
      return transport.sendOnce(
          HttpCall.of(RegistryTopic.TOKEN, subject, "POST", realm)
              .with(Map.of("Content-Type", "application/x-www-form-urlencoded"))
              .sending(Content.of(form)),
          new RegistryAuth.Anonymous());
    }
    RegistryAuth auth = new RegistryAuth.Anonymous();
    if (credential.orElse(null) instanceof Credential.UserPassword pair) {
      auth = new RegistryAuth.Basic(pair.user(), pair.password());
    }
    return transport.send(
        HttpCall.get(RegistryTopic.TOKEN, subject, withQuery(realm, query)), auth);
  }

  private static URI withQuery(URI realm, StringBuilder query) {
    if (query.length() == 0) {
      return realm;
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    return URI.create(realm + separator + query.substring(1));
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

  private Optional<Credential> credential(RegistryAddress registry, URI realm) throws IOException {
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
      RegistryAddress registry, URI realm, boolean hadCredential, Answer answer) {
    if (answer.status() == 401 || answer.status() == 403 || answer.status() == 400) {
      String message = RegistryErrors.message(answer);
      String told = message.isEmpty() ? "" : ": " + message;
      return new ImageException(
          Problem.UNAUTHORIZED,
          hadCredential ? "refused" : "stranger",
          List.of(registry.authority(), realm.getHost(), told),
          "unauthorized: "
              + (hadCredential ? "the credentials for registry " : "registry ")
              + registry.authority()
              + (hadCredential ? " are refused by " : " gives nothing to strangers, says ")
              + realm.getHost()
              + told,
          null);
    }
    return RegistryErrors.status(registry, "token from " + realm.getHost(), answer);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
