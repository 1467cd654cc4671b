package io.jocker.image.archive;

import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.Manifest;
import io.jocker.image.layer.ArchiveReader;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.pull.ParallelTasks;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.ParkedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Unpacks layers while the archive of images that they come in is still being read.
 *
 * <p>Docker writes which files are layers at the end of its archives. Until then a guess is enough:
 * a file that is itself an uncompressed tar archive has its own digest for a diffID, and that is
 * known as soon as the file was read. A guess that was wrong costs time alone: a layer that no
 * image of the archive names is removed again, and what cannot be unpacked is told, if it is a
 * layer at all, when its turn comes.
 *
 * <pre>
 * reader:         | layer 1 | layer 2   | layer 3 | manifest.json |
 * these threads:            | unpack 1     | unpack 2 | unpack 3  |
 * </pre>
 */
final class EarlyLayers implements AutoCloseable {
  /** With the reader as many as unpack layers of a pull at a time. */
  private static final int THREADS = 2;

  private final LayerUnpacker unpacker;
  private final Ingest ingest;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Set<Digest> offered = new HashSet<>();
  private final Set<Digest> unpacked = ConcurrentHashMap.newKeySet();

  EarlyLayers(LayerUnpacker unpacker, Ingest ingest) {
    this.unpacker = unpacker;
    this.ingest = ingest;
  }

  /** Begins to unpack a file, if it may be a layer. It stays where it is until {@link #await}. */
  void offer(ParkedBlob file) throws IOException {
    // More layers than an image can have are an attack, or no layers.
    if (offered.size() == Manifest.MAX_LAYERS || !isArchive(file) || !offered.add(file.digest())) {
      return;
    }
    ingest.protect(List.of(file.digest()));
    threads.execute(() -> unpack(file));
  }

  /** Returns when nothing is being unpacked any more: the digests of what is layers now. */
  Set<Digest> await() {
    ParallelTasks.finish(threads);
    return Set.copyOf(unpacked);
  }

  /** Gives up what is being unpacked. */
  @Override
  public void close() {
    ParallelTasks.end(threads);
  }

  private static boolean isArchive(ParkedBlob file) throws IOException {
    try (InputStream in = file.open()) {
      return ArchiveReader.isArchive(in);
    }
  }

  private void unpack(ParkedBlob file) {
    DiffId layer = new DiffId(file.digest());
    try {
      if (!unpacker.exists(layer)) {
        try (InputStream in = file.open()) {
          unpacker.unpack(layer, file.digest(), in, () -> {});
        }
        unpacked.add(file.digest());
      }
    } catch (IOException e) {
      // It is tried once more if an image names it, and fails then with all that is to be said.
    }
  }
}
