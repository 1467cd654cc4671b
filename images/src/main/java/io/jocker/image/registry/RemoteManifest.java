package io.jocker.image.registry;

import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import java.io.IOException;

/**
 * A manifest or an index as a registry gave it, byte for byte.
 *
 * @param from where it came from, and where its blobs are
 * @param digest of the bytes, found right
 * @param declared what the registry says it is
 */
// The bytes are kept as they came, for their digest is the image's name; nobody changes them.
@SuppressWarnings("ArrayRecordComponent")
public record RemoteManifest(Repository from, Digest digest, MediaType declared, byte[] bytes) {
  /**
   * Reads it.
   *
   * @throws ImageException if it is none that jocker takes
   */
  public ManifestDocument parse() throws IOException {
    try {
      return ManifestDocument.parse(bytes, declared);
    } catch (ImageException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageException(
          ImageException.Reason.INVALID, "registry gave for " + from + ": " + e.getMessage(), e);
    }
  }
}
