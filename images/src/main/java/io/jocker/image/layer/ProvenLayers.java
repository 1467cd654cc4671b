package io.jocker.image.layer;

import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import java.io.IOException;

/**
 * Remembers of each unpacked layer which blobs have been seen to hold it: were decompressed, and
 * hashed to its diffID.
 *
 * <p>A manifest names blobs and a config names diffIDs, and nothing but that hash ties one to the
 * other. Whoever believed the two because both are here would let a hostile image name any blob and
 * the diffID of a layer of another image, and so read files that it has never had.
 */
public interface ProvenLayers {
  /** Whether the layer is there, whole, and this blob was seen to hold it. */
  boolean isProven(DiffId layer, Digest blob) throws IOException;

  /**
   * Remembers that this blob was seen to hold the layer. A layer that is not there is none to
   * remember anything of, and no error.
   */
  void recordProof(DiffId layer, Digest blob) throws IOException;
}
