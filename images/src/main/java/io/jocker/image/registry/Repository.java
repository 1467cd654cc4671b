package io.jocker.image.registry;

import io.jocker.image.Digest;
import java.net.URI;

/**
 * A repository at one registry, from which manifests and blobs come.
 *
 * @param path such as {@code library/debian}
 */
public record Repository(RegistryAddress registry, String path) {
  /** The URL of a manifest by tag or digest. */
  URI manifest(String tagOrDigest) {
    return registry.uri(path + "/manifests/" + tagOrDigest);
  }

  /** The URL of a blob. */
  URI blob(Digest digest) {
    return registry.uri(path + "/blobs/" + digest);
  }

  /** The URL under which uploads begin. */
  URI uploads(String query) {
    return registry.uri(path + "/blobs/uploads/" + query);
  }

  /** Host, port and path, as in a reference. */
  @Override
  public String toString() {
    return registry.authority() + "/" + path;
  }
}
