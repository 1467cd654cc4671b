package io.jocker.runtime.rootfs;

import io.jocker.linux.Fd;
import io.jocker.runtime.config.IdMapping;
import java.io.IOException;
import java.util.List;

/** Makes user namespaces that are there for their id mappings alone. */
public interface IdMappingSource {
  /** A namespace with these mappings; it lasts as long as something refers to it. */
  Fd like(List<IdMapping> uids, List<IdMapping> gids) throws IOException;
}
