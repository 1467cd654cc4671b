package io.jocker.image.push;

import io.jocker.image.Digest;
import io.jocker.image.ImageReference;

/** Told how a push goes on. Calls come from several threads, one at a time. */
public interface PushListener {
  /** Where a layer is. */
  enum Stage {
    /** Known, not begun. */
    PREPARING,
    /** Some of its bytes have been sent. */
    PUSHING,
    PUSHED,
    /** The repository has it. */
    EXISTS,
    /** The registry has taken it over from another repository. */
    MOUNTED
  }

  /** Hears nothing. */
  PushListener SILENT = new PushListener() {};

  /**
   * A layer went on.
   *
   * @param layer its diffID, or where that is not known the digest of its blob
   * @param from with MOUNTED, the repository that had it; else empty
   */
  default void layer(Digest layer, Stage stage, long bytes, long total, String from) {}

  /** The image is for several platforms and not all of them are here: only this one was pushed. */
  default void onlyOnePlatform(ImageReference name, Digest index, Digest manifest) {}
}
