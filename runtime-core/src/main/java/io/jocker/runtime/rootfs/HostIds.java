package io.jocker.runtime.rootfs;

import io.jocker.runtime.config.IdMapping;
import io.jocker.runtime.config.Namespaces;
import java.util.List;

/**
 * What the container's ids are on the host: {@code user_namespaces(7)}. Without mappings they are
 * the same.
 */
public final class HostIds {
  /** What the kernel shows for an id without a mapping ({@code /proc/sys/kernel/overflowuid}). */
  private static final long NOBODY = 65534;

  private final List<IdMapping> uids;
  private final List<IdMapping> gids;

  private HostIds(List<IdMapping> uids, List<IdMapping> gids) {
    this.uids = uids;
    this.gids = gids;
  }

  /** The ids of a container with these namespaces. */
  public static HostIds of(Namespaces namespaces) {
    return new HostIds(namespaces.uidMappings(), namespaces.gidMappings());
  }

  /** Whether there is a mapping at all. */
  public boolean isMapped() {
    return !uids.isEmpty();
  }

  /** The host's uid for a uid inside. */
  public long uid(long inside) {
    return map(uids, inside);
  }

  /** The host's gid for a gid inside. */
  public long gid(long inside) {
    return map(gids, inside);
  }

  private static long map(List<IdMapping> mappings, long inside) {
    if (mappings.isEmpty()) {
      return inside;
    }
    for (IdMapping mapping : mappings) {
      long offset = inside - mapping.inside();
      if (offset >= 0 && offset < mapping.size()) {
        return mapping.outside() + offset;
      }
    }
    return NOBODY;
  }
}
