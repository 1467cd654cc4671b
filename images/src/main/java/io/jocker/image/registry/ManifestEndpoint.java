package io.jocker.image.registry;

import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.MediaType;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /v2/NAME/manifests/REFERENCE} (distribution specification, end-3). */
final class ManifestEndpoint {
  private static final String ACCEPT =
      MediaType.OCI_INDEX
          + ", "
          + MediaType.OCI_MANIFEST
          + ", "
          + MediaType.DOCKER_INDEX
          + ", "
          + MediaType.DOCKER_MANIFEST;

  private final AuthorizedAccess access;
  private final int maxBytes;

  /**
   * @param maxBytes of a manifest or an index
   */
  ManifestEndpoint(AuthorizedAccess access, int maxBytes) {
    this.access = access;
    this.maxBytes = maxBytes;
  }

  /**
   * Fetches a manifest or an index.
   *
   * @param why what it is fetched for
   * @param tagOrDigest what to ask for
   * @param expected the digest that the bytes must have, or null if a tag is asked for
   * @throws ImageException NOT_FOUND if the registry has none, INVALID if it gives other bytes than
   *     it says or was asked for
   */
  RemoteManifest fetch(RegistryTopic why, String tagOrDigest, @Nullable Digest expected)
      throws IOException {
    Repository repository = access.repository();
    URI uri = repository.manifest(tagOrDigest);
    String what = "manifest " + repository.path() + separator(expected) + tagOrDigest;
    HttpCall call =
        HttpCall.get(why, repository.path() + separator(expected) + tagOrDigest, uri)
            .with(Map.of("Accept", ACCEPT));
    try (Answer answer = access.send(call)) {
      if (!answer.isOk()) {
        throw RegistryErrors.status(access, what, answer);
      }
      answer.requirePlain();
      byte[] bytes = answer.readBody(maxBytes);
      MediaType type = MediaType.parse(answer.header("Content-Type"));
      Digest digest = digest(bytes, expected, answer.header("Docker-Content-Digest"));
      return new RemoteManifest(repository, digest, type, bytes);
    } catch (ImageException e) {
      throw e;
    } catch (Answer.TooLarge e) {
      throw ImageException.overLimit(what, "bytes", maxBytes, "manifestBytes");
    } catch (Answer.Encoded e) {
      throw new ImageException(Reason.INVALID, what + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw RegistryErrors.unreachable(repository.registry(), e);
    }
  }

  private Digest digest(byte[] bytes, @Nullable Digest expected, String header)
      throws ImageException {
    Digest told = expected == null ? told(header) : expected;
    if (told == null) {
      return Digest.sha256(bytes);
    }
    Digest own = Digest.of(told.algorithm(), told.algorithm().newHash().digest(bytes));
    if (!own.equals(told)) {
      throw new ImageException(
          Problem.WRONG_DIGEST,
          "manifest",
          List.of(told.toString(), own.toString(), access.repository().registry().authority()),
          "registry "
              + access.repository().registry().authority()
              + " gave a manifest of digest "
              + own
              + " for "
              + told,
          null);
    }
    return own;
  }

  private static @Nullable Digest told(String header) {
    try {
      return header.isEmpty() ? null : Digest.parse(header);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String separator(@Nullable Digest expected) {
    return expected == null ? ":" : "@";
  }
}
