package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.HistoryEntry;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageId;
import io.jocker.image.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * An image of the store, ready to be started.
 *
 * @param descriptor of the manifest
 */
public record Image(Descriptor descriptor, Manifest manifest, ImageConfig config) {
  public ImageId id() {
    return manifest.imageId();
  }

  /** The layers, lowest first. */
  public List<DiffId> layers() {
    return config.diffIds();
  }

  /** All that the store keeps for it: documents, blobs, unpacked layers. */
  public List<Digest> digests() {
    List<Digest> digests = new ArrayList<>();
    digests.add(descriptor.digest());
    digests.add(manifest.config().digest());
    for (Descriptor blob : manifest.layers()) {
      digests.add(blob.digest());
    }
    for (DiffId layer : layers()) {
      digests.add(layer.digest());
    }
    return digests;
  }

  /**
   * How the image came about, the oldest step first: each line of its history with the layer that
   * it made. A history may be shorter than the layers are many, or longer: neither loses anything
   * here.
   */
  public List<HistoryStep> steps() {
    List<HistoryStep> steps = new ArrayList<>();
    int layer = 0;
    for (HistoryEntry entry : config.history()) {
      boolean made = !entry.emptyLayer() && layer < layers().size();
      steps.add(new HistoryStep(entry, made ? layers().get(layer++) : null));
    }
    for (DiffId untold : layers().subList(layer, layers().size())) {
      steps.add(new HistoryStep(HistoryEntry.NOTHING, untold));
    }
    return List.copyOf(steps);
  }
}
