package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Requests to one repository, shown to be ours in the way the registry asks for. Several threads
 * share one and the token that the first of them got.
 */
final class AuthorizedAccess {
  private final Repository repository;
  private final Scope scope;
  private final HttpTransport transport;
  private final TokenEndpoint tokens;
  private final CredentialStore credentials;
  private RegistryAuth auth = new RegistryAuth.Anonymous();

  AuthorizedAccess(
      Repository repository,
      Scope scope,
      HttpTransport transport,
      TokenEndpoint tokens,
      CredentialStore credentials) {
    this.repository = repository;
    this.scope = scope;
    this.transport = transport;
    this.tokens = tokens;
    this.credentials = credentials;
  }

  Repository repository() {
    return repository;
  }

  boolean isPush() {
    return scope.isPush();
  }

  RetryPolicy retry() {
    return transport.retry();
  }

  /** Sends; a 401 is answered once, and if it comes again it is the answer. */
  Answer send(HttpCall call) throws IOException {
    return send(call, true);
  }

  /** The same without trying again what failed: for what changes something at each try. */
  Answer sendOnce(HttpCall call) throws IOException {
    return send(call, false);
  }

  private Answer send(HttpCall call, boolean again) throws IOException {
    RegistryAuth used = current();
    Answer answer = send(call, again, used);
    if (answer.status() != 401 || !isRegistry(answer.uri())) {
      return answer;
    }
    answer.close();
    return send(call, again, renewed(used, answer.values("WWW-Authenticate")));
  }

  /** An upload may well be sent to another server, and that has no right to our credentials. */
  private Answer send(HttpCall call, boolean again, RegistryAuth with) throws IOException {
    RegistryAuth shown = isRegistry(call.uri()) ? with : new RegistryAuth.Anonymous();
    try {
      return again ? transport.send(call, shown) : transport.sendOnce(call, shown);
    } catch (IOException e) {
      if (!again) {
        throw e;
      }
      throw RegistryErrors.unreachable(repository.registry(), e);
    }
  }

  /** A storage service that the registry redirected to has no say in how we log in. */
  private boolean isRegistry(URI uri) {
    String registry = RegistryAddress.origin(repository.registry().uri(""));
    return RegistryAddress.origin(uri).equals(registry);
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
    throw RegistryErrors.unknownLogin(repository.registry());
  }

  private RegistryAuth token(AuthChallenge challenge) throws IOException {
    try {
      return tokens.fetch(repository.registry(), scope, challenge);
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

  private RegistryAuth basic() throws IOException {
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
