package io.jocker.image.pull;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.Manifest;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.store.BlobStore;
import io.jocker.image.store.Ingest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Unpacks layers whose blobs are in the store, several at a time, each checked by its diffID: from
 * an archive, or because another tool has put the image into the layout.
 */
public final class StoredLayers {
  private final BlobStore blobs;
  private final LayerUnpacker unpacker;
  private final ParallelTasks parallel;

  /**
   * @param parallel how many at a time, at least 1
   */
  public StoredLayers(BlobStore blobs, LayerUnpacker unpacker, int parallel) {
    this.blobs = blobs;
    this.unpacker = unpacker;
    this.parallel = new ParallelTasks(parallel);
  }

  private record Pair(Digest blob, DiffId layer) {}

  /**
   * Unpacks what is not unpacked yet, and checks what is, but was not seen to come from these
   * blobs.
   *
   * @param ingest protects blobs and layers
   */
  public void unpack(Ingest ingest, Manifest manifest, ImageConfig config) throws IOException {
    // By both: a blob that is listed twice must fit each diffID that it is said to have, or an
    // image could claim the layer of another.
    Map<Pair, LayerPull> layers = new LinkedHashMap<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor blob = manifest.layers().get(i);
      DiffId diffId = config.diffIds().get(i);
      layers.putIfAbsent(
          new Pair(blob.digest(), diffId),
          new LayerPull(blob, diffId, unpacker, blobs.hashes(), PullListener.SILENT));
    }
    Download.Source none =
        (blob, offset) -> {
          throw new ImageException(
              ImageException.Reason.NOT_FOUND,
              "blob " + blob.digest() + " is missing in the image store");
        };
    List<ParallelTasks.Task> tasks = new ArrayList<>();
    for (LayerPull layer : LayerPull.largestFirst(layers.values())) {
      tasks.add(() -> layer.run(blobs, ingest, none));
    }
    parallel.run(tasks);
  }
}
