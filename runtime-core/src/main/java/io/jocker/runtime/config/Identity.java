package io.jocker.runtime.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the process is: {@code credentials(7)}. Ids are those inside the container's user namespace,
 * 0 to 2^32-2.
 *
 * @param umask of {@code umask(2)}; null leaves what is inherited
 */
public record Identity(long uid, long gid, List<Long> additionalGids, @Nullable Integer umask) {
  public Identity {
    additionalGids = List.copyOf(additionalGids);
  }
}
