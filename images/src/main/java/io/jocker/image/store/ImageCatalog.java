package io.jocker.image.store;

import io.jocker.image.DiffId;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import io.jocker.image.layer.LayerInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the entries of the index into images: one image may have many names. */
final class ImageCatalog {
  private final ImageLoader loader;
  private final LayerInventory layers;
  private final Map<DiffId, Long> sizes = new HashMap<>();

  ImageCatalog(ImageLoader loader, LayerInventory layers) {
    this.loader = loader;
    this.layers = layers;
  }

  List<StoredImage> list(ReferenceTable table) throws IOException {
    Map<ImageId, List<StoredReference>> byId = new LinkedHashMap<>();
    for (StoredReference entry : table.entries()) {
      ImageId id = loader.manifest(entry.manifest()).imageId();
      List<StoredReference> entries = byId.get(id);
      if (entries == null) {
        entries = new ArrayList<>();
        byId.put(id, entries);
      }
      entries.add(entry);
    }
    List<StoredImage> images = new ArrayList<>();
    for (List<StoredReference> entries : byId.values()) {
      images.add(stored(loader.load(entries.get(0).manifest()), entries));
    }
    return List.copyOf(images);
  }

  StoredImage describe(Image image, ReferenceTable table) throws IOException {
    List<StoredReference> entries = new ArrayList<>();
    for (StoredReference entry : table.entries()) {
      if (loader.manifest(entry.manifest()).imageId().equals(image.id())) {
        entries.add(entry);
      }
    }
    return stored(image, entries);
  }

  private StoredImage stored(Image image, List<StoredReference> entries) throws IOException {
    List<ImageReference> tags = new ArrayList<>();
    List<ImageReference> digests = new ArrayList<>();
    for (StoredReference entry : entries) {
      ImageReference name = entry.name();
      if (name == null) {
        continue;
      }
      if (entry.isTagged()) {
        tags.add(name);
      }
      if (entry.source() != null && !digests.contains(name.withDigest(entry.source()))) {
        digests.add(name.withDigest(entry.source()));
      }
    }
    return new StoredImage(image, tags, digests, size(image));
  }

  /** A layer that the image has twice counts twice, as in docker. */
  private long size(Image image) throws IOException {
    long sum = 0;
    for (DiffId layer : image.layers()) {
      Long known = sizes.get(layer);
      if (known == null) {
        known = layers.sizeBytes(layer);
        sizes.put(layer, known);
      }
      sum += known;
    }
    return sum;
  }
}
