package io.jocker.engine.volume;

import java.time.Duration;
import java.time.Instant;

/**
 * A volume that was removed and can be brought back.
 *
 * @param name that it had
 * @param folder where it lies in the trash
 * @param removed when
 */
public record TrashedVolume(String name, String folder, Instant removed) {
  /** How long it is kept. */
  public static final Duration KEPT = Duration.ofHours(24);

  private static final char SEPARATOR = '@';

  /** How its folder is called: no volume's name has this sign in it. */
  static String folder(String name, Instant removed) {
    return name + SEPARATOR + removed.toEpochMilli();
  }

  /** Reads that, or gives null for a folder of another name. */
  static @org.jspecify.annotations.Nullable TrashedVolume parse(String folder) {
    int separator = folder.lastIndexOf(SEPARATOR);
    if (separator < 0) {
      return null;
    }
    try {
      long millis = Long.parseLong(folder.substring(separator + 1));
      return new TrashedVolume(
          folder.substring(0, separator), folder, Instant.ofEpochMilli(millis));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether it is kept no longer. */
  public boolean isExpired(Instant now) {
    return removed.plus(KEPT).isBefore(now);
  }
}
