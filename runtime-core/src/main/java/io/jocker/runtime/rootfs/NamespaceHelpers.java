package io.jocker.runtime.rootfs;

import io.jocker.linux.Fd;
import io.jocker.runtime.config.IdMapping;
import java.io.IOException;
import java.util.List;

/** What only a process of its own can do for a mount: to be in other namespaces than jocker. */
public interface NamespaceHelpers {
  /** A user namespace with these mappings; it lasts as long as something refers to it. */
  Fd namespaceLike(List<IdMapping> uids, List<IdMapping> gids) throws IOException;

  /** A detached copy of what another process sees at a path. */
  Fd treeOf(ForeignPath place, boolean recursive) throws IOException;
}
