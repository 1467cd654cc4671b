package io.jocker.image.registry;

import io.jocker.image.json.JsonDocument;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that {@code docker login} and {@code jocker login} have left: those of the
 * variable {@code DOCKER_AUTH_CONFIG} first, then those of docker's {@code config.json} or of the
 * helpers that it names.
 *
 * <p>A helper is asked when the first registry wants to know who is asking, not before. One that is
 * missing or fails makes us a stranger, and is told of.
 */
public final class CredentialStore {
  private static final int MAX_BYTES = 1 << 20;

  private final DockerConfig variable;
  private final DockerConfig config;
  private final @Nullable Path file;
  private final Warning warning;
  private final Map<String, Optional<Credential>> asked = new HashMap<>();

  private CredentialStore(
      DockerConfig variable, DockerConfig config, @Nullable Path file, Warning warning) {
    this.variable = variable;
    this.config = config;
    this.file = file;
    this.warning = warning;
  }

  /** Told of helpers that could not be asked. */
  @FunctionalInterface
  public interface Warning {
    void helperFailed(String program, String registry, String why);
  }

  /** A helper that did not do what it was asked for. */
  public static final class HelperException extends IOException {
    private final String program;

    HelperException(CredentialHelper helper, IOException cause) {
      super(RegistryErrors.printable(String.valueOf(cause.getMessage())), cause);
      this.program = helper.program();
    }

    public String program() {
      return program;
    }
  }

  /** Where a credential was kept. */
  public record Kept(String place, boolean encrypted) {}

  /** No credentials for anybody. */
  public static CredentialStore none() {
    return new CredentialStore(
        DockerConfig.empty(), DockerConfig.empty(), null, (program, registry, why) -> {});
  }

  /** One credential for one registry. */
  static CredentialStore of(String authority, Credential credential) {
    DockerConfig config =
        new DockerConfig(Map.of(DockerConfig.registryName(authority), credential), Map.of(), "");
    return new CredentialStore(DockerConfig.empty(), config, null, (program, registry, why) -> {});
  }

  /**
   * Reads docker's file; where there is none, there are no credentials.
   *
   * @throws IOException if it cannot be understood; the message names the file and no secret
   */
  public static CredentialStore read(Path file) throws IOException {
    return read(file, "", (program, registry, why) -> {});
  }

  /**
   * The same with what is in the variable {@code DOCKER_AUTH_CONFIG}, in the file's form.
   *
   * @param file null for none
   * @param variable empty for none
   */
  public static CredentialStore read(@Nullable Path file, String variable, Warning warning)
      throws IOException {
    DockerConfig first = DockerConfig.empty();
    if (!variable.isEmpty()) {
      byte[] bytes = variable.getBytes(StandardCharsets.UTF_8);
      first = DockerConfig.from(JsonObject.parse(bytes, "DOCKER_AUTH_CONFIG"));
    }
    byte[] bytes = file == null ? null : bytes(file);
    DockerConfig config =
        file == null || bytes == null
            ? DockerConfig.empty()
            : DockerConfig.from(JsonObject.parse(bytes, file.toString()));
    return new CredentialStore(first, config, file, warning);
  }

  /** Reads the fields of an object in the file's form. */
  public static CredentialStore from(JsonObject json) throws MalformedJsonException {
    return new CredentialStore(
        DockerConfig.empty(), DockerConfig.from(json), null, (program, registry, why) -> {});
  }

  /** The credential for a registry, given as {@code host} or {@code host:port}. */
  synchronized Optional<Credential> of(String authority) throws IOException {
    String name = DockerConfig.registryName(authority);
    Credential first = variable.auths().get(name);
    if (first != null) {
      return Optional.of(first);
    }
    CredentialHelper helper = config.helperOf(name);
    if (helper == null) {
      return Optional.ofNullable(config.auths().get(name));
    }
    Optional<Credential> known = asked.get(name);
    if (known == null) {
      known = ask(helper, name);
      asked.put(name, known);
    }
    // An entry of the file may be older than the helper, and is better than none.
    return known.isPresent() ? known : Optional.ofNullable(config.auths().get(name));
  }

  private Optional<Credential> ask(CredentialHelper helper, String name) {
    try {
      return helper.get(DockerConfig.key(name));
    } catch (IOException e) {
      warning.helperFailed(
          helper.program(), name, RegistryErrors.printable(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** Whether there is something to be forgotten of a registry. */
  public boolean knows(String authority) throws IOException {
    String name = DockerConfig.registryName(authority);
    return config.auths().containsKey(name) || config.helperOf(name) != null;
  }

  /** Keeps a credential where docker would: with the helper for this registry, or in the file. */
  public Kept keep(String authority, Credential credential) throws IOException {
    Path to = file();
    String key = DockerConfig.key(authority);
    CredentialHelper helper = config.helperOf(authority);
    JsonDocument document = document(to);
    if (helper != null) {
      try {
        helper.store(key, credential);
      } catch (IOException e) {
        throw new HelperException(helper, e);
      }
      document.put("auths", key, Map.of());
      replace(to, document.bytes());
      return new Kept(helper.program(), true);
    }
    document.put("auths", key, entry(credential));
    replace(to, document.bytes());
    return new Kept(to.toString(), false);
  }

  /** Forgets the credential for a registry, however the file names it. */
  public void forget(String authority) throws IOException {
    Path to = file();
    String name = DockerConfig.registryName(authority);
    CredentialHelper helper = config.helperOf(authority);
    if (helper != null) {
      try {
        helper.erase(DockerConfig.key(authority));
      } catch (IOException e) {
        throw new HelperException(helper, e);
      }
    }
    byte[] bytes = bytes(to);
    if (bytes == null) {
      return;
    }
    JsonDocument document = JsonDocument.parse(bytes, to.toString());
    boolean changed = false;
    JsonObject auths = JsonObject.parse(bytes, to.toString()).optionalObject("auths");
    if (auths != null) {
      for (String key : auths.names()) {
        changed |= DockerConfig.registryName(key).equals(name) && document.remove("auths", key);
      }
    }
    if (changed) {
      replace(to, document.bytes());
    }
  }

  private static Map<String, String> entry(Credential credential) {
    if (credential instanceof Credential.IdentityToken identity) {
      return Map.of("identitytoken", identity.token());
    }
    Credential.UserPassword pair = (Credential.UserPassword) credential;
    byte[] bytes = (pair.user() + ":" + pair.password()).getBytes(StandardCharsets.UTF_8);
    return Map.of("auth", Base64.getEncoder().encodeToString(bytes));
  }

  private Path file() throws IOException {
    Path known = file;
    if (known == null) {
      throw new IOException("neither DOCKER_CONFIG nor HOME says where to keep passwords");
    }
    // The file may well be a link into a folder that is kept elsewhere: docker writes through it.
    return Files.isSymbolicLink(known) ? known.toRealPath() : known;
  }

  private static JsonDocument document(Path file) throws IOException {
    byte[] bytes = bytes(file);
    return bytes == null ? JsonDocument.empty() : JsonDocument.parse(bytes, file.toString());
  }

  private static byte @Nullable [] bytes(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large");
      }
      byte[] bytes = Files.readAllBytes(file);
      return bytes.length == 0 ? null : bytes;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Nobody else may read the new file at any moment, and nobody sees half of it. */
  private static void replace(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder, own("rwx------"));
    }
    Path temporary = Files.createTempFile(folder, "config.json", ".new", own("rw-------"));
    try {
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> own(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
