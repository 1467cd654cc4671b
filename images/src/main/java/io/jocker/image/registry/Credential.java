package io.jocker.image.registry;

/** What a user has for one registry. The text of neither has the secret in it. */
public sealed interface Credential {
  /** Name and password. */
  record UserPassword(String user, String password) implements Credential {
    @Override
    public String toString() {
      return "UserPassword[user=" + user + "]";
    }
  }

  /** A token that gets other tokens (OAuth 2 refresh token); only for the registry's authority. */
  record IdentityToken(String token) implements Credential {
    @Override
    public String toString() {
      return "IdentityToken[]";
    }
  }
}
