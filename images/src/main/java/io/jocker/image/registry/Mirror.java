package io.jocker.image.registry;

import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;

/**
 * A registry that is asked before the one that a name means.
 *
 * <p>The repository's path is taken over, unless the mirror keeps its images elsewhere: then {@code
 * strip} is cut off the front of the path if it is there, and {@code prefix} is put before the
 * rest.
 *
 * @param strip such as {@code library/}, or empty
 * @param prefix such as {@code hub/}, or empty
 */
record Mirror(RegistryAddress address, String strip, String prefix) {

  static Mirror parse(String url) {
    return new Mirror(RegistryAddress.parse(url), "", "");
  }

  /** Reads {@code {"url": ..., "strip": ..., "prefix": ...}}. */
  static Mirror from(JsonObject json) throws MalformedJsonException {
    try {
      return new Mirror(
          RegistryAddress.parse(json.text("url")),
          json.textOrEmpty("strip"),
          json.textOrEmpty("prefix"));
    } catch (IllegalArgumentException e) {
      throw json.invalid("url", String.valueOf(e.getMessage()));
    }
  }

  /** Where the mirror keeps the repository of that path. */
  Repository repository(String path) {
    String rest = path.startsWith(strip) ? path.substring(strip.length()) : path;
    return new Repository(address, prefix + rest);
  }
}
