package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests to one repository, shown to be ours in the way the registry asks for. Several threads
 * share one and the token that the first of them got.
 */
final class AuthorizedAccess {
  private final Repository repository;
  private final HttpTransport transport;
  private final TokenEndpoint tokens;
  private final CredentialStore credentials;
  private RegistryAuth auth = new RegistryAuth.Anonymous();

  AuthorizedAccess(
      Repository repository,
      HttpTransport transport,
      TokenEndpoint tokens,
      CredentialStore credentials) {
    this.repository = repository;
    this.transport = transport;
    this.tokens = tokens;
    this.credentials = credentials;
  }

  Repository repository() {
    return repository;
  }

  /** GETs; a 401 is answered once, and if it comes again it is the answer. */
  Answer get(URI uri, Map<String, String> headers) throws IOException {
    RegistryAuth used = current();
    Answer answer = send(uri, headers, used);
    if (answer.status() != 401 || !isFromRegistry(answer)) {
      return answer;
    }
    answer.close();
    return send(uri, headers, renewed(used, answer.headers().allValues("WWW-Authenticate")));
  }

  private Answer send(URI uri, Map<String, String> headers, RegistryAuth with) throws IOException {
    try {
      return transport.get(uri, headers, with);
    } catch (IOException e) {
      throw RegistryErrors.unreachable(repository.registry(), e);
    }
  }

  /** A storage service that the registry redirected to has no say in how we log in. */
  private boolean isFromRegistry(Answer answer) {
    String registry = RegistryAddress.origin(repository.registry().uri(""));
    return RegistryAddress.origin(answer.uri()).equals(registry);
  }

  private synchronized RegistryAuth current() {
    return auth;
  }

  /** Logs in, unless another thread has done so since the refused request was made. */
  private synchronized RegistryAuth renewed(RegistryAuth refused, List<String> challenges)
      throws IOException {
    if (auth.equals(refused)) {
      auth = answer(AuthChallenge.parse(challenges));
    }
    return auth;
  }

  private RegistryAuth answer(List<AuthChallenge> challenges) throws IOException {
    for (AuthChallenge challenge : challenges) {
      if (challenge.scheme().equals("bearer")) {
        return token(challenge);
      }
    }
    for (AuthChallenge challenge : challenges) {
      if (challenge.scheme().equals("basic")) {
        return basic();
      }
    }
    String registry = repository.registry().authority();
    throw new ImageException(
        Problem.UNAUTHORIZED,
        "login",
        List.of(registry),
        "unauthorized: registry " + registry + " asks for a kind of login that is not known",
        null);
  }

  private RegistryAuth token(AuthChallenge challenge) throws IOException {
    try {
      return tokens.fetch(repository, challenge);
    } catch (ImageException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageException(
          Reason.UNAVAILABLE,
          "the authority of registry "
              + repository.registry().authority()
              + " gives no token: "
              + RegistryErrors.printable(String.valueOf(e.getMessage())),
          e);
    }
  }

  private RegistryAuth basic() throws ImageException {
    String registry = repository.registry().authority();
    Optional<Credential> credential = credentials.of(registry);
    if (credential.orElse(null) instanceof Credential.UserPassword pair) {
      return new RegistryAuth.Basic(pair.user(), pair.password());
    }
    throw new ImageException(
        Problem.UNAUTHORIZED,
        "password",
        List.of(registry),
        "unauthorized: registry " + registry + " wants a user name and a password",
        null);
  }
}
