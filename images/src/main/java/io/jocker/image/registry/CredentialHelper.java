package io.jocker.image.registry;

import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that keeps passwords: {@code docker-credential-NAME} with {@code get}, {@code store} or
 * {@code erase}, which reads from its standard input and answers on its standard output.
 *
 * <pre>{@code
 * get    reads registry.example.com, writes {"Username": "me", "Secret": "..."}
 * store  reads {"ServerURL": "registry.example.com", "Username": "me", "Secret": "..."}
 * }</pre>
 */
record CredentialHelper(String name) {
  private static final int MAX_BYTES = 1 << 20;
  private static final int LIMIT_SECONDS = 60;

  /** What stands for the user's name where the secret is an identity token. */
  private static final String TOKEN_USER = "<token>";

  CredentialHelper {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("no name of a credential helper: \"" + name + "\"");
    }
  }

  String program() {
    return "docker-credential-" + name;
  }

  /**
   * What it has for a server; empty where it knows none.
   *
   * @throws IOException if there is no such program, or it fails
   */
  Optional<Credential> get(String server) throws IOException {
    Answer answer = run("get", server);
    if (answer.code() != 0) {
      if (answer.output().toLowerCase(Locale.ROOT).contains("not found")) {
        return Optional.empty();
      }
      throw failed(answer);
    }
    JsonObject json;
    try {
      json = JsonObject.parse(answer.output().getBytes(StandardCharsets.UTF_8), program());
    } catch (MalformedJsonException e) {
      // What the parser quotes might be the secret.
      throw new IOException("its answer cannot be understood", e);
    }
    String user = json.textOrEmpty("Username");
    String secret = json.textOrEmpty("Secret");
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals(TOKEN_USER)
            ? new Credential.IdentityToken(secret)
            : new Credential.UserPassword(user, secret));
  }

  void store(String server, Credential credential) throws IOException {
    byte[] json =
        JsonWriting.bytes(
            out -> {
              out.writeStartObject();
              out.writeStringField("ServerURL", server);
              boolean pair = credential instanceof Credential.UserPassword;
              out.writeStringField(
                  "Username", pair ? ((Credential.UserPassword) credential).user() : TOKEN_USER);
              out.writeStringField(
                  "Secret",
                  pair
                      ? ((Credential.UserPassword) credential).password()
                      : ((Credential.IdentityToken) credential).token());
              out.writeEndObject();
            });
    Answer answer = run("store", new String(json, StandardCharsets.UTF_8));
    if (answer.code() != 0) {
      throw failed(answer);
    }
  }

  void erase(String server) throws IOException {
    Answer answer = run("erase", server);
    if (answer.code() != 0) {
      throw failed(answer);
    }
  }

  private record Answer(int code, String output) {}

  private static IOException failed(Answer answer) {
    return new IOException(
        "it ended with "
            + answer.code()
            + ": "
            + RegistryErrors.printable(answer.output().lines().findFirst().orElse("")));
  }

  private Answer run(String verb, String input) throws IOException {
    Process process =
        new ProcessBuilder(program(), verb).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // One that does not read what it is told says in its own words why.
    }
    try {
      byte[] output = process.getInputStream().readNBytes(MAX_BYTES);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("it does not end");
      }
      return new Answer(process.exitValue(), new String(output, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }
}
