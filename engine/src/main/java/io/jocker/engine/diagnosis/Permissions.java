package io.jocker.engine.diagnosis;

import io.jocker.linux.FileStatus;
import java.util.List;

/**
 * What the first process of a container may do with a file by its mode: {@code path_resolution(7)}.
 *
 * @param user how the container calls its user, for messages
 * @param uid as the host sees it, as the owners of files are seen from there
 * @param groups likewise, the first group and the others
 * @param overrides whether it has CAP_DAC_OVERRIDE: then any execute bit will do, and every
 *     directory may be searched
 */
public record Permissions(String user, long uid, List<Long> groups, boolean overrides) {
  private static final int ANY_EXECUTE = 0111;

  public Permissions {
    groups = List.copyOf(groups);
  }

  boolean mayExecute(FileStatus file) {
    return overrides ? (file.mode() & ANY_EXECUTE) != 0 : (file.mode() & bit(file)) != 0;
  }

  boolean maySearch(FileStatus directory) {
    return overrides || (directory.mode() & bit(directory)) != 0;
  }

  /** Only one of the three counts: an owner without the bit may not, even if all others may. */
  private int bit(FileStatus file) {
    if (file.uid() == uid) {
      return 0100;
    }
    return groups.contains(file.gid()) ? 0010 : 0001;
  }
}
