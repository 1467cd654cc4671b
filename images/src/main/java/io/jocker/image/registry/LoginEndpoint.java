package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import java.io.IOException;
import java.util.List;

/** Asks a registry whether it knows a user. */
final class LoginEndpoint {
  private final HttpTransport transport;
  private final InsecureRegistries insecure;

  LoginEndpoint(HttpTransport transport, InsecureRegistries insecure) {
    this.transport = transport;
    this.insecure = insecure;
  }

  /** What to keep of a user whom the registry knows. */
  Credential login(RegistryAddress registry, Credential.UserPassword pair) throws IOException {
    try {
      return ask(registry, pair);
    } catch (ImageException e) {
      throw e;
    } catch (IOException e) {
      throw RegistryErrors.unreachable(registry, e);
    }
  }

  private Credential ask(RegistryAddress registry, Credential.UserPassword pair)
      throws IOException {
    HttpCall call = HttpCall.get(RegistryTopic.LOGIN, registry.authority(), registry.uri(""));
    List<AuthChallenge> challenges;
    try (Answer answer = transport.send(call, new RegistryAuth.Anonymous())) {
      if (answer.isOk()) {
        // Nobody is asked for a password here: what is kept is what it was given.
        return pair;
      }
      if (answer.status() != 401) {
        throw RegistryErrors.status(registry, "login", answer);
      }
      challenges = AuthChallenge.parse(answer.values("WWW-Authenticate"));
    }
    for (AuthChallenge challenge : challenges) {
      if (challenge.scheme().equals("bearer")) {
        return byToken(registry, pair, challenge);
      }
    }
    for (AuthChallenge challenge : challenges) {
      if (challenge.scheme().equals("basic")) {
        return byPassword(call, registry, pair);
      }
    }
    throw RegistryErrors.unknownLogin(registry);
  }

  private Credential byPassword(
      HttpCall call, RegistryAddress registry, Credential.UserPassword pair) throws IOException {
    RegistryAuth auth = new RegistryAuth.Basic(pair.user(), pair.password());
    try (Answer answer = transport.send(call, auth)) {
      if (answer.status() == 401 || answer.status() == 403) {
        throw wrong(registry, pair);
      }
      if (!answer.isOk()) {
        throw RegistryErrors.status(registry, "login", answer);
      }
      return pair;
    }
  }

  private Credential byToken(
      RegistryAddress registry, Credential.UserPassword pair, AuthChallenge challenge)
      throws IOException {
    CredentialStore own = CredentialStore.of(registry.authority(), pair);
    try {
      TokenEndpoint tokens = new TokenEndpoint(transport, insecure, own);
      tokens.requireTrusted(registry, challenge);
      tokens.fetch(registry, Scope.none(), challenge);
      return pair;
    } catch (ImageException e) {
      throw e.problem() == Problem.UNAUTHORIZED ? wrong(registry, pair) : e;
    }
  }

  private static ImageException wrong(RegistryAddress registry, Credential.UserPassword pair) {
    return new ImageException(
        Problem.UNAUTHORIZED,
        "wrong",
        List.of(registry.authority(), pair.user()),
        "unauthorized: registry "
            + registry.authority()
            + " does not know user "
            + pair.user()
            + " by this password",
        null);
  }
}
