package io.jocker.image.registry;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.ImageReference;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fetches manifests and blobs from registries and their mirrors.
 *
 * <p>Several threads may use one client. Nothing is connected before the first call.
 */
public final class RegistryClient {
  private final RegistryConfiguration configuration;
  private final CredentialStore credentials;
  private final RetryPolicy retry;
  private final HttpTransport transport;
  private final TokenEndpoint tokens;
  private final Map<Repository, AuthorizedAccess> accesses = new ConcurrentHashMap<>();
  private final Map<String, RegistryAddress> addresses = new LinkedHashMap<>();

  /** A client with the usual patience, which tells nobody what it does. */
  public RegistryClient(
      RegistryConfiguration configuration, CredentialStore credentials, ProxySettings proxies) {
    this(configuration, credentials, proxies, Story.UNTOLD);
  }

  /** A client with the usual patience. */
  public RegistryClient(
      RegistryConfiguration configuration,
      CredentialStore credentials,
      ProxySettings proxies,
      Story story) {
    this(configuration, credentials, proxies, RetryPolicy.standard(), Timeouts.standard(), story);
  }

  /**
   * A client.
   *
   * @param story is told of each request
   */
  public RegistryClient(
      RegistryConfiguration configuration,
      CredentialStore credentials,
      ProxySettings proxies,
      RetryPolicy retry,
      Timeouts timeouts,
      Story story) {
    this.configuration = configuration;
    this.credentials = credentials;
    this.retry = retry;
    this.transport =
        new HttpTransport(proxies, retry, timeouts, configuration.certificates(), story);
    this.tokens = new TokenEndpoint(transport, configuration.insecure(), credentials);
  }

  /**
   * What a reference stands for: asked of the mirrors in order, then of the registry itself. A
   * digest counts more than a tag beside it.
   *
   * @throws ImageException NOT_FOUND, UNAUTHORIZED or UNAVAILABLE, as the registry itself said;
   *     what its mirrors said is added
   */
  public RemoteManifest resolve(ImageReference reference) throws IOException {
    List<ImageException> mirrors = new ArrayList<>();
    for (Repository mirror : configuration.mirrorsOf(reference)) {
      try {
        return manifest(mirror, reference);
      } catch (ImageException e) {
        mirrors.add(e);
      }
    }
    try {
      return manifest(origin(reference), reference);
    } catch (ImageException e) {
      throw explained(reference, e, mirrors);
    }
  }

  /** A manifest that an index names, from where the index came. */
  public RemoteManifest manifest(Repository from, Digest digest) throws IOException {
    return new ManifestEndpoint(access(from), configuration.manifestBytes())
        .fetch(RegistryTopic.PLATFORM, digest.toString(), digest);
  }

  /**
   * A way to put images into the repository of a reference: at the registry itself, for a mirror
   * only gives.
   *
   * @param others paths of repositories at the same registry that blobs may be taken over from
   */
  public RepositoryWriter writer(ImageReference reference, List<String> others) throws IOException {
    return writer(reference, others, RepositoryWriter.PART_BYTES);
  }

  RepositoryWriter writer(ImageReference reference, List<String> others, long part)
      throws IOException {
    Repository repository = origin(reference);
    return new RepositoryWriter(access(repository, Scope.push(repository.path(), others)), part);
  }

  /** All tags that the registry has of a repository. */
  public List<String> tags(ImageReference reference) throws IOException {
    return new ListEndpoint(access(origin(reference))).tags();
  }

  /**
   * Images whose name or description has a term in it.
   *
   * @param domain the registry; for Docker Hub its website is asked, which has no other way
   * @param limit how many at most
   */
  public List<SearchResult> search(String domain, String term, int limit) throws IOException {
    boolean hub = domain.equals(ImageReference.DOCKER_HUB);
    RegistryAddress registry =
        hub ? RegistryAddress.of("https", ImageReference.DOCKER_HUB_OF_OLD) : address(domain);
    AuthorizedAccess asking = access(new Repository(registry, ""), Scope.catalog());
    return new SearchEndpoint(asking).search(term, limit, hub);
  }

  /**
   * Asks a registry whether it knows a user by this password.
   *
   * @return what is to be kept instead of the password: a token that the registry gives out for it,
   *     or the pair itself
   * @throws ImageException UNAUTHORIZED if it does not
   */
  public Credential login(String domain, Credential.UserPassword pair) throws IOException {
    return new LoginEndpoint(transport, configuration.insecure()).login(addressOrBad(domain), pair);
  }

  /**
   * Opens a blob. Breaks of the connection are mended while it is read; its bytes are for the
   * reader to check.
   */
  public InputStream openBlob(Repository from, Descriptor blob) throws IOException {
    return openBlob(from, blob, 0);
  }

  /**
   * The same for the rest of a blob.
   *
   * @param offset of the first byte that is wanted; a registry that gives only whole blobs is read
   *     up to there
   */
  public InputStream openBlob(Repository from, Descriptor blob, long offset) throws IOException {
    BlobStream stream =
        new BlobStream(new BlobEndpoint(access(from)), from.registry(), blob, retry, offset);
    stream.open();
    return stream;
  }

  private RemoteManifest manifest(Repository repository, ImageReference reference)
      throws IOException {
    Digest digest = reference.digest();
    ManifestEndpoint endpoint =
        new ManifestEndpoint(access(repository), configuration.manifestBytes());
    if (digest != null) {
      return endpoint.fetch(RegistryTopic.MANIFEST, digest.toString(), digest);
    }
    String tag = String.valueOf(reference.withDefaultTag().tag());
    return endpoint.fetch(RegistryTopic.MANIFEST, tag, null);
  }

  private AuthorizedAccess access(Repository repository) {
    return accesses.computeIfAbsent(repository, key -> access(key, Scope.pull(key.path())));
  }

  private AuthorizedAccess access(Repository repository, Scope scope) {
    return new AuthorizedAccess(repository, scope, transport, tokens, credentials);
  }

  private Repository origin(ImageReference reference) throws IOException {
    return new Repository(addressOrBad(reference.domain()), reference.path());
  }

  private RegistryAddress addressOrBad(String domain) throws IOException {
    try {
      return address(domain);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw new ImageException(Problem.BAD_REFERENCE, "", List.of(why), why, e);
    }
  }

  /** The address of a registry; where it may be HTTP or HTTPS, whichever answers. */
  private synchronized RegistryAddress address(String domain) throws IOException {
    RegistryAddress known = addresses.get(domain);
    if (known == null) {
      List<RegistryAddress> candidates = configuration.addresses(domain);
      known = candidates.size() == 1 ? candidates.get(0) : firstThatAnswers(candidates);
      addresses.put(domain, known);
    }
    return known;
  }

  private RegistryAddress firstThatAnswers(List<RegistryAddress> candidates) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (RegistryAddress candidate : candidates) {
      try {
        if (new BaseEndpoint(transport).answers(candidate)) {
          return candidate;
        }
        failures.add(new IOException("it does not speak " + candidate.scheme()));
      } catch (IOException e) {
        failures.add(e);
      }
    }
    throw RegistryErrors.unreachable(candidates.get(0), failures.get(0));
  }

  /** The error with what the mirrors said; not found is told with the name that was asked for. */
  private static ImageException explained(
      ImageReference reference, ImageException e, List<ImageException> mirrors) {
    String name = reference.withDefaultTag().familiar();
    StringBuilder message = new StringBuilder();
    message.append(
        e.reason() == Reason.NOT_FOUND ? "no such image: " + name : String.valueOf(e.getMessage()));
    for (ImageException mirror : mirrors) {
      message.append("; mirror: ").append(mirror.getMessage());
    }
    ImageException explained =
        e.reason() == Reason.NOT_FOUND
            ? new ImageException(Problem.NO_IMAGE, "", List.of(name), message.toString(), e)
            : e.reworded(message.toString());
    mirrors.forEach(explained::addSuppressed);
    return explained;
  }
}
