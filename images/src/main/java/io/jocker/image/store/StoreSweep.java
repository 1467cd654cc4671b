package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.Manifest;
import io.jocker.image.layer.LayerInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the blobs and layers that no name leads to and no running ingest needs. Its caller holds
 * the store's lock alone. What cannot be read might need anything, so then nothing is removed.
 */
final class StoreSweep {
  private final StoreLayout layout;
  private final FileLocks locks;
  private final BlobStore blobs;
  private final ImageLoader loader;
  private final LayerInventory layers;
  private final Leftovers leftovers;
  private boolean takesLeftovers;

  StoreSweep(
      StoreLayout layout,
      FileLocks locks,
      BlobStore blobs,
      ImageLoader loader,
      LayerInventory layers) {
    this.layout = layout;
    this.locks = locks;
    this.blobs = blobs;
    this.loader = loader;
    this.layers = layers;
    this.leftovers = new Leftovers(layout);
  }

  /** From now on removes also what a cut-off pull would go on with. */
  StoreSweep withLeftovers() {
    takesLeftovers = true;
    return this;
  }

  /**
   * What nothing needs.
   *
   * @param bytes of the blobs, and of the files in the layers
   */
  record Unneeded(List<Digest> blobs, List<DiffId> layers, long bytes) {}

  /** Finds what nothing would need if these were all names; removes nothing of it. */
  Unneeded unneeded(ReferenceTable table) throws IOException {
    Set<Digest> needed = new HashSet<>(Ingest.protectedDigests(layout, locks));
    for (StoredReference entry : table.entries()) {
      mark(entry, needed);
    }
    if (!takesLeftovers) {
      needed.addAll(leftovers.needed());
    }
    long bytes = takesLeftovers ? leftovers.bytes() : 0;
    List<Digest> unneededBlobs = new ArrayList<>();
    for (Digest blob : blobs.all()) {
      if (!needed.contains(blob)) {
        unneededBlobs.add(blob);
        bytes += blobs.size(blob);
      }
    }
    List<DiffId> unneededLayers = new ArrayList<>();
    for (DiffId layer : layers.layers()) {
      if (!needed.contains(layer.digest())) {
        unneededLayers.add(layer);
        bytes += layers.sizeBytes(layer);
      }
    }
    return new Unneeded(unneededBlobs, unneededLayers, bytes);
  }

  /** Sweeps; returns what went. */
  Unneeded sweep(ReferenceTable table) throws IOException {
    Unneeded unneeded = unneeded(table);
    if (takesLeftovers) {
      leftovers.clear();
    }
    for (Digest blob : unneeded.blobs()) {
      blobs.remove(blob);
    }
    layers.heal();
    for (DiffId layer : unneeded.layers()) {
      layers.remove(layer);
    }
    return unneeded;
  }

  /**
   * Blobs and layers are both named by digests; that a hash is in one set for both does no harm.
   */
  private void mark(StoredReference entry, Set<Digest> needed) throws IOException {
    Image image = loader.load(entry.manifest());
    Manifest manifest = image.manifest();
    needed.add(entry.manifest().digest());
    if (entry.source() != null) {
      needed.add(entry.source());
    }
    Digest index = entry.index();
    if (index != null) {
      needed.add(index);
      new IndexContent(blobs).addTo(needed, index);
    }
    needed.add(manifest.config().digest());
    for (Descriptor layer : manifest.layers()) {
      needed.add(layer.digest());
    }
    for (DiffId layer : image.layers()) {
      needed.add(layer.digest());
    }
  }
}
