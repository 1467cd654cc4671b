package io.jocker.engine;

/** Told how a push goes on. Calls may come from several threads, one at a time. */
public interface PushListener {
  /** Where a layer is. */
  enum Stage {
    /** Known, not begun. */
    PREPARING,
    PUSHING,
    PUSHED,
    /** The registry has it. */
    EXISTS,
    /** The registry has taken it over from another repository. */
    MOUNTED
  }

  /** Hears nothing. */
  PushListener SILENT = new PushListener() {};

  /** The push begins; once for all tags. */
  default void started(String repository) {}

  /**
   * A layer went on.
   *
   * @param layer the first 12 hexadecimal digits of its diffID
   * @param from with MOUNTED, the repository that had it
   */
  default void layer(String layer, Stage stage, long bytes, long total, String from) {}

  /** One tag is there. */
  default void pushed(PushResult result) {}

  /** Not all platforms of an image are here: its index cannot go, but one manifest has gone. */
  default void onlyOnePlatform(String index, String manifest) {}

  /** Something that does not stop the push, but that a user wants to know; one line. */
  default void warning(ErrorText text) {}
}
