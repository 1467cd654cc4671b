package io.jocker.image.pull;

import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;

/** Told how a pull goes on. Calls come from several threads, one at a time. */
public interface PullListener {
  /** Where a layer is. Downloading and unpacking go on at the same time. */
  enum Stage {
    /** Known, not begun. */
    WAITING,
    /** Some of its compressed bytes are here, and as much of it is unpacked. */
    DOWNLOADING,
    /** All compressed bytes are here; the rest is being unpacked and checked. */
    UNPACKING,
    /** Checked and in its place. */
    DONE,
    /** It was here before. */
    EXISTS
  }

  /** Hears nothing. */
  PullListener SILENT = new PullListener() {};

  /** A registry is about to be asked. */
  default void resolving(ImageReference reference) {}

  /** It knows the image, by this digest (of an index where it has one). */
  default void resolved(ImageReference reference, Digest digest) {}

  /**
   * A layer went on.
   *
   * @param blob the digest of the compressed layer
   * @param bytes how many of its compressed bytes are here
   * @param total how many there are
   */
  default void layer(Digest blob, Stage stage, long bytes, long total) {}

  /** A layer is done, and this is what it took. */
  default void spent(Digest blob, LayerTimes times) {}

  /** The image is for another machine than this one, and nobody has asked for that. */
  default void otherPlatform(ImageReference reference, Platform image, Platform machine) {}
}
