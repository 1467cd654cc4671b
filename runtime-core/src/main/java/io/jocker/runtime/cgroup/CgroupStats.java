package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a cgroup have used. A value is null where the host has no such controller.
 *
 * @param memoryBytes in use now
 * @param memoryPeakBytes the most so far; with cgroup v2 from Linux 5.19 on
 * @param memoryLimit the limit in force
 * @param oomKills processes killed because of the limit
 * @param cpu time used
 * @param pids processes and threads now
 * @param pidsLimit the limit in force
 */
public record CgroupStats(
    @Nullable Long memoryBytes,
    @Nullable Long memoryPeakBytes,
    @Nullable Limit memoryLimit,
    @Nullable Long oomKills,
    @Nullable CpuTime cpu,
    @Nullable Long pids,
    @Nullable Limit pidsLimit) {
  /**
   * In microseconds.
   *
   * @param throttled time for which the group was held back by its quota
   */
  public record CpuTime(long total, long user, long system, long throttled) {}
}
