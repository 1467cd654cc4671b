package io.jocker.engine;

/** Told how a pull goes on. Calls may come from several threads, one at a time for each layer. */
public interface PullListener {
  /** Where a layer is. */
  enum Stage {
    /** Known, not begun. */
    WAITING,
    DOWNLOADING,
    /** All bytes are here. */
    DOWNLOADED,
    UNPACKING,
    /** Checked and unpacked. */
    COMPLETE,
    /** It was here before. */
    EXISTS
  }

  /** What the threads of a pull do with a layer. */
  enum Work {
    RECEIVE,
    STORE,
    DECOMPRESS,
    HASH,
    UNPACK,
    COMMIT
  }

  /** Hears nothing. */
  PullListener SILENT = new PullListener() {};

  /**
   * The registry is asked.
   *
   * @param tag a tag or a digest
   * @param repository such as {@code library/busybox}
   */
  default void started(String tag, String repository) {}

  /**
   * A layer went on.
   *
   * @param layer the first 12 hexadecimal digits of its digest
   * @param bytes done so far
   * @param total bytes of the whole layer, or 0 where that is not known
   */
  default void layer(String layer, Stage stage, long bytes, long total) {}

  /** A layer is done, and so long it was worked on in this way. */
  default void spent(Work work, long nanos) {}

  /** Something that does not stop the pull, but that a user wants to know; one line. */
  default void warning(ErrorText text) {}
}
