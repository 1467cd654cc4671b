package io.jocker.image.store;

import io.jocker.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * A file beside the blobs that is to become one.
 *
 * @param brought the digests of those that have become blobs
 */
record BlobFile(StoreLayout layout, Path path, Set<Digest> brought) {

  /**
   * Puts it among the blobs, by a rename that survives a crash. Its bytes are on the disk, and were
   * hashed as they were written.
   */
  void become(Digest digest) throws IOException {
    Path directory = layout.blobs(digest.algorithm());
    Files.createDirectories(directory);
    Files.move(path, layout.blob(digest), StandardCopyOption.ATOMIC_MOVE);
    brought.add(digest);
    StoreLayout.syncDirectory(directory);
  }

  void remove() throws IOException {
    Files.deleteIfExists(path);
  }
}
