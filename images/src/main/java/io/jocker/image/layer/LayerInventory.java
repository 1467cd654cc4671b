package io.jocker.image.layer;

import io.jocker.image.DiffId;
import java.io.IOException;
import java.util.List;

/** The unpacked layers on disk, for whoever lists images and removes what none of them needs. */
public interface LayerInventory extends ProvenLayers {
  /** All layers that are there, whole. */
  List<DiffId> layers() throws IOException;

  /** What the layer's files measure together, in bytes; 0 if the layer is not there. */
  long sizeBytes(DiffId layer) throws IOException;

  /**
   * Removes a layer. The caller holds the image store's lock and knows that nobody needs it. A
   * layer that is not there is no error.
   */
  void remove(DiffId layer) throws IOException;

  /** Removes what killed processes left half unpacked; what others are unpacking stays. */
  void heal() throws IOException;
}
