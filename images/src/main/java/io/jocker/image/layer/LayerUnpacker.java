package io.jocker.image.layer;

import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Turns a layer's tar archive into a directory, while the archive is still being downloaded. */
public interface LayerUnpacker extends ProvenLayers {
  /** Whether the layer is there, whole. */
  boolean exists(DiffId layer) throws IOException;

  /**
   * Unpacks one layer. Several threads may unpack different layers at the same time, and two
   * processes the same one: then one of the two results is kept.
   *
   * <p>The archive is read to the end of the stream, also past the archive's own end marker, for
   * all of it counts for the hash. Then {@code verification} is called, and only if it returns does
   * the layer appear, by one rename. After any failure nothing of it is left.
   *
   * @param expected the hash that the archive must have; the stream's owner computes it
   * @param blob that the archive comes from, remembered as proven with the layer
   * @throws IOException if the stream fails, the archive is hostile or broken, or the verification
   *     does not hold
   */
  void unpack(DiffId expected, Digest blob, InputStream uncompressedTar, Verification verification)
      throws IOException;

  /** The bounds that hold for layers, and for what they are compressed as. */
  default Limits limits() {
    return Limits.DEFAULT;
  }

  /** Checks, once the stream has been read to its end, that it was what it should be. */
  @FunctionalInterface
  interface Verification {
    /**
     * Returns if the bytes are those expected.
     *
     * @throws IOException if they are not
     */
    void verify() throws IOException;
  }
}
