package io.jocker.image.registry;

import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;

/**
 * A token for one repository, as the registry's authority gives it out: {@code {"token": "ey...",
 * "expires_in": 300}}.
 *
 * <p>When it expires is not kept: the registry says so itself, with another 401.
 */
record BearerToken(String text) {
  private static final int MAX_LENGTH = 64 << 10;

  BearerToken {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a token of " + text.length() + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      // It goes into a header: visible ASCII alone.
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw new IllegalArgumentException("a token with a character that no header may have");
      }
    }
  }

  /** Reads the authority's answer; OAuth 2 calls the field {@code access_token}. */
  static BearerToken from(JsonObject json) throws MalformedJsonException {
    String token = json.textOrEmpty("token");
    try {
      return new BearerToken(token.isEmpty() ? json.text("access_token") : token);
    } catch (IllegalArgumentException e) {
      throw json.invalid("token", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return "BearerToken[]";
  }
}
