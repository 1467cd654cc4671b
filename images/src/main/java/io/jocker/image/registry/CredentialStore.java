package io.jocker.image.registry;

import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials that {@code docker login} and its kin have written: the field {@code auths} of
 * docker's {@code config.json}.
 *
 * <pre>{"auths": {"registry.example.com:5000": {"auth": "dXNlcjpwYXNzd29yZA=="}}}</pre>
 *
 * <p>Programs named by {@code credsStore} and {@code credHelpers} are not run.
 */
public final class CredentialStore {
  private static final int MAX_BYTES = 1 << 20;
  private static final String DOCKER_HUB = "docker.io";

  private final Map<String, Credential> byRegistry;

  private CredentialStore(Map<String, Credential> byRegistry) {
    this.byRegistry = Map.copyOf(byRegistry);
  }

  /** No credentials for anybody. */
  public static CredentialStore none() {
    return new CredentialStore(Map.of());
  }

  /**
   * Reads docker's file; where there is none, there are no credentials.
   *
   * @throws IOException if it cannot be understood; the message names the file and no secret
   */
  public static CredentialStore read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large");
      }
      return from(JsonObject.parse(Files.readAllBytes(file), file.toString()));
    } catch (NoSuchFileException e) {
      return none();
    }
  }

  /** Reads the field {@code auths} of an object. */
  public static CredentialStore from(JsonObject json) throws MalformedJsonException {
    JsonObject auths = json.optionalObject("auths");
    Map<String, Credential> found = new LinkedHashMap<>();
    if (auths != null) {
      for (String registry : auths.names()) {
        credential(auths.object(registry)).ifPresent(c -> found.put(registryName(registry), c));
      }
    }
    return new CredentialStore(found);
  }

  /** The credential for a registry, given as {@code host} or {@code host:port}. */
  Optional<Credential> of(String authority) {
    return Optional.ofNullable(byRegistry.get(registryName(authority)));
  }

  /** Keys are hosts, or for historical reasons URLs such as https://index.docker.io/v1/. */
  private static String registryName(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    int scheme = name.indexOf("://");
    name = scheme < 0 ? name : name.substring(scheme + 3);
    int slash = name.indexOf('/');
    name = slash < 0 ? name : name.substring(0, slash);
    boolean hub = name.equals("index.docker.io") || name.equals("registry-1.docker.io");
    return hub ? DOCKER_HUB : name;
  }

  private static Optional<Credential> credential(JsonObject entry) throws MalformedJsonException {
    String identityToken = entry.textOrEmpty("identitytoken");
    if (!identityToken.isEmpty()) {
      return Optional.of(new Credential.IdentityToken(identityToken));
    }
    String auth = entry.textOrEmpty("auth");
    if (!auth.isEmpty()) {
      return Optional.of(decode(auth, entry));
    }
    String user = entry.textOrEmpty("username");
    // With a credsStore docker leaves empty objects behind.
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credential.UserPassword(user, entry.textOrEmpty("password")));
  }

  private static Credential decode(String auth, JsonObject entry) throws MalformedJsonException {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw entry.invalid("auth", "not base64");
    }
    int colon = pair.indexOf(':');
    if (colon < 1) {
      throw entry.invalid("auth", "not user:password in base64");
    }
    return new Credential.UserPassword(pair.substring(0, colon), pair.substring(colon + 1));
  }
}
