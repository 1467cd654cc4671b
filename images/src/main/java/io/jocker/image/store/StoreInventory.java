package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.layer.LayerInventory;
import io.jocker.image.store.StoredItem.Holder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in the store, thing by thing, and which images need it. */
final class StoreInventory {
  private final StoreLayout layout;
  private final BlobStore blobs;
  private final LayerInventory layers;
  private final Map<Digest, List<Holder>> blobHolders = new HashMap<>();
  private final Map<Digest, List<Holder>> layerHolders = new HashMap<>();

  StoreInventory(StoreLayout layout, BlobStore blobs, LayerInventory layers) {
    this.layout = layout;
    this.blobs = blobs;
    this.layers = layers;
  }

  /** Notes all that one entry of the index needs. */
  void note(StoredReference entry, Image image) {
    String name = entry.name() == null ? "" : entry.name().familiar();
    add(blobHolders, entry.manifest().digest(), new Holder(image.id(), name, "manifest"));
    Digest source = entry.source();
    if (source != null && !source.equals(entry.manifest().digest())) {
      add(blobHolders, source, new Holder(image.id(), name, "index"));
    }
    add(blobHolders, image.manifest().config().digest(), new Holder(image.id(), name, "config"));
    List<Descriptor> compressed = image.manifest().layers();
    for (int i = 0; i < compressed.size(); i++) {
      String role = "layer " + (i + 1) + " of " + compressed.size();
      add(blobHolders, compressed.get(i).digest(), new Holder(image.id(), name, role));
    }
    for (int i = 0; i < image.layers().size(); i++) {
      String role = "layer " + (i + 1) + " of " + image.layers().size();
      add(layerHolders, image.layers().get(i).digest(), new Holder(image.id(), name, role));
    }
  }

  private static void add(Map<Digest, List<Holder>> holders, Digest digest, Holder holder) {
    List<Holder> known = holders.computeIfAbsent(digest, any -> new ArrayList<>());
    if (!known.contains(holder)) {
      known.add(holder);
    }
  }

  /** All that is here, also what none of the entries noted needs. */
  List<StoredItem> items(StoredItem.Measure measure) throws IOException {
    List<StoredItem> items = new ArrayList<>();
    for (Digest blob : blobs.all()) {
      long bytes = measure.blob(layout.blob(blob));
      items.add(new StoredItem(StoredItem.Kind.BLOB, blob, bytes, holders(blobHolders, blob)));
    }
    for (DiffId layer : layers.layers()) {
      Digest digest = layer.digest();
      long bytes = measure.layer(layer);
      items.add(
          new StoredItem(StoredItem.Kind.LAYER, digest, bytes, holders(layerHolders, digest)));
    }
    return items;
  }

  private static List<Holder> holders(Map<Digest, List<Holder>> all, Digest digest) {
    return all.getOrDefault(digest, List.of());
  }
}
