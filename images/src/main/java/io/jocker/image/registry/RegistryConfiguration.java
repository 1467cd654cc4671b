package io.jocker.image.registry;

import io.jocker.image.ImageReference;
import io.jocker.image.ManifestDocument;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the administrator says of registries, in jocker's configuration file ({@code
 * /etc/jocker/config.json} unless another is named):
 *
 * <pre>{@code
 * {
 *   "mirrors": {
 *     "docker.io": [
 *       "http://127.0.0.1:5000",
 *       {"url": "http://127.0.0.1:5000", "strip": "library/"},
 *       {"url": "https://harbor.example.com", "prefix": "hub/"}
 *     ]
 *   },
 *   "insecureRegistries": ["registry.lan:5000"],
 *   "certificateFolders": ["/etc/jocker/certs.d", "/etc/docker/certs.d"]
 * }
 * }</pre>
 *
 * <p>For each registry the mirrors are asked in order, then the registry itself; the first that has
 * the image gives it. With the file above {@code debian} is looked for as {@code library/debian}
 * and as {@code debian} at 127.0.0.1:5000, as {@code hub/library/debian} at harbor.example.com, and
 * at last at Docker Hub. A mirror gets its own credentials if there are any, never those of the
 * registry that it stands for.
 *
 * <p>Plain HTTP is spoken with loopback addresses and with {@code insecureRegistries} alone, each
 * {@code host} or {@code host:port}. In a certificate folder, {@code HOST:PORT/*.crt} are
 * authorities that are trusted for that registry beside those of the machine. Other fields of the
 * file are other people's and no error.
 */
public final class RegistryConfiguration {
  private static final String DOCKER_HUB_API = "registry-1.docker.io";

  /** Where people who have docker keep them, and jocker's own. */
  private static final CertificateFolders DEFAULT_CERTIFICATES =
      new CertificateFolders(
          List.of(Path.of("/etc/jocker/certs.d"), Path.of("/etc/docker/certs.d")));

  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, List<Mirror>> mirrors;
  private final InsecureRegistries insecure;
  private final CertificateFolders certificates;
  private final int manifestBytes;

  private RegistryConfiguration(
      Map<String, List<Mirror>> mirrors,
      InsecureRegistries insecure,
      CertificateFolders certificates,
      int manifestBytes) {
    this.manifestBytes = manifestBytes;
    this.mirrors = Map.copyOf(mirrors);
    this.insecure = insecure;
    this.certificates = certificates;
  }

  /** No mirrors, no insecure registries. */
  public static RegistryConfiguration none() {
    return new RegistryConfiguration(
        Map.of(),
        new InsecureRegistries(List.of()),
        DEFAULT_CERTIFICATES,
        ManifestDocument.USUAL_BYTES);
  }

  /**
   * Reads the file; where there is none, nothing is configured.
   *
   * @throws IOException if it is no JSON, a field is wrong, or a mirror speaks plain HTTP and is
   *     not listed as insecure; the message names the file
   */
  public static RegistryConfiguration read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large");
      }
      return from(JsonObject.parse(Files.readAllBytes(file), file.toString()));
    } catch (NoSuchFileException e) {
      return none();
    }
  }

  /** Reads what is said of registries in an object that may have others. */
  public static RegistryConfiguration from(JsonObject json) throws MalformedJsonException {
    InsecureRegistries insecure = new InsecureRegistries(json.texts("insecureRegistries"));
    Map<String, List<Mirror>> mirrors = new LinkedHashMap<>();
    JsonObject byRegistry = json.optionalObject("mirrors");
    if (byRegistry != null) {
      for (String registry : byRegistry.names()) {
        mirrors.put(registry, mirrors(byRegistry, registry, insecure));
      }
    }
    CertificateFolders certificates = DEFAULT_CERTIFICATES;
    if (json.has("certificateFolders")) {
      certificates =
          new CertificateFolders(json.texts("certificateFolders").stream().map(Path::of).toList());
    }
    return new RegistryConfiguration(mirrors, insecure, certificates, manifestBytes(json));
  }

  /** One of the bounds that images have; who reads them all checks their names. */
  private static int manifestBytes(JsonObject json) throws MalformedJsonException {
    JsonObject limits = json.optionalObject("limits");
    long bytes = limits == null ? 0 : limits.numberOr("manifestBytes", 0);
    return bytes < 1
        ? ManifestDocument.USUAL_BYTES
        : (int) Math.min(bytes, ManifestDocument.MAX_BYTES);
  }

  /** The most that a manifest may measure. */
  int manifestBytes() {
    return manifestBytes;
  }

  CertificateFolders certificates() {
    return certificates;
  }

  InsecureRegistries insecure() {
    return insecure;
  }

  /** Where an image may be had, in the order in which to ask, without the registry itself. */
  List<Repository> mirrorsOf(ImageReference image) {
    List<Repository> repositories = new ArrayList<>();
    for (Mirror mirror : mirrors.getOrDefault(image.domain(), List.of())) {
      repositories.add(mirror.repository(image.path()));
    }
    return repositories;
  }

  /**
   * The addresses that the registry itself may have, in the order in which to try: one with HTTPS,
   * and where it may be insecure one with plain HTTP too. A port that was given speaks one of them;
   * without one the safe one is tried first.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  List<RegistryAddress> addresses(String domain) {
    String host = domain.equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_API : domain;
    RegistryAddress safe = RegistryAddress.of("https", host);
    if (!insecure.allow(safe)) {
      return List.of(safe);
    }
    RegistryAddress plain = RegistryAddress.of("http", host);
    return safe.port() < 0 ? List.of(safe, plain) : List.of(plain, safe);
  }

  private static List<Mirror> mirrors(
      JsonObject byRegistry, String registry, InsecureRegistries insecure)
      throws MalformedJsonException {
    List<Mirror> list;
    try {
      list = byRegistry.textsOrObjects(registry, Mirror::parse, Mirror::from);
    } catch (IllegalArgumentException e) {
      throw byRegistry.invalid(registry, String.valueOf(e.getMessage()));
    }
    for (Mirror mirror : list) {
      RegistryAddress address = mirror.address();
      if (address.isPlainHttp() && !insecure.allow(address)) {
        throw byRegistry.invalid(
            registry,
            address + " is plain HTTP: list " + address.authority() + " in insecureRegistries");
      }
    }
    return list;
  }
}
