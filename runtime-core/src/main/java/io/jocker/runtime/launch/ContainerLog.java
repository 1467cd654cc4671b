package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * The log that a monitor appends to.
 *
 * @param file open for writing
 * @param size where it ends now, in bytes
 * @param rotation when a new file is begun; null: never, it grows without bound
 */
public record ContainerLog(Fd file, long size, @Nullable Rotation rotation) {

  /**
   * The bounds of a log. Once its file has reached the size, the monitor begins a new one before
   * the next record: {@code log} becomes {@code log.1}, that {@code log.2}, and the oldest goes.
   *
   * @param folder where the files lie; the monitor keeps it open
   * @param name of the newest file
   * @param maxBytes the size at which a file is full; the last record in it may go beyond
   * @param maxFiles how many files are kept, the newest counted; 1 to {@link #MOST_FILES}
   */
  public record Rotation(Fd folder, String name, long maxBytes, int maxFiles) {
    /** Each file is a step of the monitor's program, which is in memory with each container. */
    public static final int MOST_FILES = 100;

    public Rotation {
      if (maxBytes <= 0 || maxFiles < 1 || maxFiles > MOST_FILES) {
        throw new IllegalArgumentException(maxFiles + " files of " + maxBytes + " bytes");
      }
    }
  }
}
