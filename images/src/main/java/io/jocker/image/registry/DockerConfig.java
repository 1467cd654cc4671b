package io.jocker.image.registry;

import io.jocker.image.ImageReference;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What docker's {@code config.json} says of credentials:
 *
 * <pre>{@code
 * {"auths": {"registry.example.com:5000": {"auth": "dXNlcjpwYXNzd29yZA=="}},
 *  "credsStore": "secretservice",
 *  "credHelpers": {"gcr.io": "gcloud"}}
 * }</pre>
 *
 * @param auths by the registry's name, see {@link #registryName}
 * @param helpers the names of helpers by the registry's name
 * @param store the helper for all other registries; empty for none
 */
record DockerConfig(Map<String, Credential> auths, Map<String, String> helpers, String store) {
  /** How docker calls Docker Hub in this file and towards helpers. */
  static final String HUB_KEY = "https://index.docker.io/v1/";

  DockerConfig {
    auths = Map.copyOf(auths);
    helpers = Map.copyOf(helpers);
  }

  static DockerConfig empty() {
    return new DockerConfig(Map.of(), Map.of(), "");
  }

  static DockerConfig from(JsonObject json) throws MalformedJsonException {
    JsonObject auths = json.optionalObject("auths");
    Map<String, Credential> found = new LinkedHashMap<>();
    if (auths != null) {
      for (String registry : auths.names()) {
        credential(auths.object(registry)).ifPresent(c -> found.put(registryName(registry), c));
      }
    }
    Map<String, String> helpers = new LinkedHashMap<>();
    json.textMap("credHelpers").forEach((key, name) -> helpers.put(registryName(key), name));
    return new DockerConfig(found, helpers, json.textOrEmpty("credsStore"));
  }

  /** The helper that is asked for a registry; null where the file itself has its password. */
  @Nullable CredentialHelper helperOf(String authority) throws IOException {
    String name = helpers.getOrDefault(registryName(authority), store);
    try {
      return name.isEmpty() ? null : new CredentialHelper(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("docker's config.json: " + e.getMessage(), e);
    }
  }

  /** Keys are hosts, or for historical reasons URLs such as https://index.docker.io/v1/. */
  static String registryName(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    int scheme = name.indexOf("://");
    name = scheme < 0 ? name : name.substring(scheme + 3);
    int slash = name.indexOf('/');
    name = slash < 0 ? name : name.substring(0, slash);
    boolean hub = name.equals("index.docker.io") || name.equals("registry-1.docker.io");
    return hub ? ImageReference.DOCKER_HUB : name;
  }

  /** How a registry is called in the file. */
  static String key(String authority) {
    String name = registryName(authority);
    return name.equals(ImageReference.DOCKER_HUB) ? HUB_KEY : name;
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
