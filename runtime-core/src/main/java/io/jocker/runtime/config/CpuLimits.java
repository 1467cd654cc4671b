package io.jocker.runtime.config;

import org.jspecify.annotations.Nullable;

/**
 * Share and time of the processors.
 *
 * @param shares 2 to 262,144; 1,024 is the usual weight
 * @param quotaMicros time in each period
 * @param periodMicros 1,000 to 1,000,000
 * @param burstMicros unused time that may be saved up
 * @param cpus list of processors as 0-3,7
 * @param mems list of memory nodes
 * @param idle SCHED_IDLE for the whole group
 * @param realtime cgroup v1 only
 */
public record CpuLimits(
    @Nullable Long shares,
    @Nullable Limit quotaMicros,
    @Nullable Long periodMicros,
    @Nullable Long burstMicros,
    @Nullable String cpus,
    @Nullable String mems,
    @Nullable Boolean idle,
    Realtime realtime) {
  public static final CpuLimits NONE =
      new CpuLimits(null, null, null, null, null, null, null, Realtime.NONE);

  /** In microseconds: cpu.rt_runtime_us and cpu.rt_period_us. */
  public record Realtime(@Nullable Long runtimeMicros, @Nullable Long periodMicros) {
    public static final Realtime NONE = new Realtime(null, null);
  }
}
