package io.jocker.engine.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container may use up. A null means that nothing was asked for.
 *
 * @param memory bytes of memory and swap
 * @param cpu processor time and which processors
 * @param blockIo bandwidth of block devices
 * @param pids most processes and threads; -1 for no limit
 * @param oomScoreAdjust -1000 to 1000, proc(5) oom_score_adj
 * @param oomKillDisabled whether the kernel stops instead of killing it out of memory (v1 only)
 * @param ulimits of the first process
 * @param sysctls kernel settings of its own namespaces
 * @param cgroupParent path of the group below which its own is made, or null for the engine's
 */
public record ResourcesRequest(
    MemoryLimits memory,
    CpuLimits cpu,
    BlockIoLimits blockIo,
    @Nullable Long pids,
    @Nullable Integer oomScoreAdjust,
    boolean oomKillDisabled,
    List<UlimitSpec> ulimits,
    Map<String, String> sysctls,
    @Nullable String cgroupParent) {

  /** Nothing limited. */
  public static final ResourcesRequest UNLIMITED =
      new ResourcesRequest(
          MemoryLimits.NONE,
          CpuLimits.NONE,
          BlockIoLimits.NONE,
          null,
          null,
          false,
          List.of(),
          Map.of(),
          null);

  private static final int OOM_SCORE_BOUND = 1000;

  /** Checks the numbers and copies the collections; zero pids means no limit, as docker has it. */
  public ResourcesRequest {
    if (pids != null && pids <= 0) {
      pids = -1L;
    }
    if (oomScoreAdjust != null && Math.abs(oomScoreAdjust) > OOM_SCORE_BOUND) {
      throw new IllegalArgumentException(
          "Invalid value " + oomScoreAdjust + ", range for oom score adj is [-1000, 1000]");
    }
    ulimits = List.copyOf(ulimits);
    sysctls = Collections.unmodifiableMap(new LinkedHashMap<>(sysctls));
  }

  /** The same with other memory limits. */
  public ResourcesRequest withMemory(MemoryLimits other) {
    return new ResourcesRequest(
        other, cpu, blockIo, pids, oomScoreAdjust, oomKillDisabled, ulimits, sysctls, cgroupParent);
  }

  /** The same with other processor limits. */
  public ResourcesRequest withCpu(CpuLimits other) {
    return new ResourcesRequest(
        memory,
        other,
        blockIo,
        pids,
        oomScoreAdjust,
        oomKillDisabled,
        ulimits,
        sysctls,
        cgroupParent);
  }

  /** The same with another number of processes. */
  public ResourcesRequest withPids(long other) {
    return new ResourcesRequest(
        memory,
        cpu,
        blockIo,
        other,
        oomScoreAdjust,
        oomKillDisabled,
        ulimits,
        sysctls,
        cgroupParent);
  }
}
