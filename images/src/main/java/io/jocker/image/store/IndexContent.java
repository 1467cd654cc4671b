package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageIndex;
import io.jocker.image.Manifest;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/**
 * What the store has of an index beside the image that was chosen from it: all of it if it was
 * pulled for all platforms, else nothing.
 */
final class IndexContent {
  private final BlobStore blobs;

  IndexContent(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Adds the blobs that an index leads to, as far as its manifests are here. */
  void addTo(Set<Digest> needed, Digest index) throws IOException {
    if (!(document(index, MediaType.NONE).orElse(null) instanceof ImageIndex found)) {
      return;
    }
    for (Descriptor child : found.manifests()) {
      if (blobs.contains(child)
          && document(child.digest(), child.mediaType()).orElse(null)
              instanceof Manifest manifest) {
        needed.add(child.digest());
        needed.add(manifest.config().digest());
        manifest.layers().forEach(layer -> needed.add(layer.digest()));
      }
    }
  }

  private Optional<ManifestDocument> document(Digest digest, MediaType declared)
      throws IOException {
    try (InputStream in = blobs.open(digest)) {
      byte[] bytes = in.readNBytes(ManifestDocument.MAX_BYTES);
      return Optional.of(ManifestDocument.parse(bytes, declared));
    } catch (MalformedJsonException e) {
      // It leads to nothing, then.
      return Optional.empty();
    } catch (ImageException e) {
      if (e.reason() == ImageException.Reason.NOT_FOUND) {
        // Another tool has removed the index: the image itself needs it not.
        return Optional.empty();
      }
      throw e;
    }
  }
}
