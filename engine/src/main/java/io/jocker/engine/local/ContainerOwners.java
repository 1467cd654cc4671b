package io.jocker.engine.local;

import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.image.layer.TreeArchive;
import java.util.List;

/**
 * Takes all files, with owners as the container sees them.
 *
 * @param ids of its user namespace, empty without one
 */
record ContainerOwners(List<IdRange> ids) implements TreeArchive.Choice {
  @Override
  public long owner(long seen) {
    return IdRanges.inContainer(ids, seen);
  }

  @Override
  public boolean takes(String path) {
    return true;
  }
}
