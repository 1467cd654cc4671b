package io.jocker.engine.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's names and what is written on it.
 *
 * @param name {@code [a-zA-Z0-9][a-zA-Z0-9_.-]+}, or null: the engine makes one up
 * @param hostname as {@code uname -n} shows it, or null for the first 12 digits of the id
 * @param domainname NIS domain, or null
 * @param labels shown by inspect, not seen inside
 * @param annotations handed on in config.json
 */
public record IdentityRequest(
    @Nullable String name,
    @Nullable String hostname,
    @Nullable String domainname,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /** No name, no labels. */
  public static final IdentityRequest NONE =
      new IdentityRequest(null, null, null, Map.of(), Map.of());

  /** UTS names hold 64 bytes: uname(2), {@code __NEW_UTS_LEN}. */
  private static final int UTS_NAME_BYTES = 64;

  /** Checks the names and copies the maps, keeping their order. */
  public IdentityRequest {
    if (name != null) {
      checkName(name);
    }
    checkUts("hostname", hostname);
    checkUts("domainname", domainname);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** The same with a name. */
  public IdentityRequest withName(String other) {
    return new IdentityRequest(other, hostname, domainname, labels, annotations);
  }

  private static void checkName(String name) {
    boolean valid = name.length() >= 2 && isAlphanumeric(name.charAt(0));
    for (int i = 1; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid = isAlphanumeric(c) || c == '_' || c == '.' || c == '-';
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static void checkUts(String what, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.isEmpty() || value.length() > UTS_NAME_BYTES || !isHostName(value)) {
      throw new IllegalArgumentException("invalid " + what + " format: " + value);
    }
  }

  /** The name goes into /etc/hosts and to learners' prompts: no blanks, no control characters. */
  private static boolean isHostName(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '.' && c != '_') {
        return false;
      }
    }
    return value.charAt(0) != '-';
  }
}
