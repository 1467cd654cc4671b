package io.jocker.runtime.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the container may use. A null in here is something that was not asked for.
 *
 * @param pids processes and threads
 * @param devices in the order of evaluation, the last that fits decides; empty: every device
 * @param unified files of cgroup v2 by name and what is written to them
 */
public record Resources(
    MemoryLimits memory,
    CpuLimits cpu,
    @Nullable Limit pids,
    BlockIoLimits blockIo,
    List<HugepageLimit> hugepages,
    List<DeviceRule> devices,
    NetworkClass network,
    Map<String, String> unified) {
  /** Nothing limited. */
  public static final Resources NONE =
      new Resources(
          MemoryLimits.NONE,
          CpuLimits.NONE,
          null,
          BlockIoLimits.NONE,
          List.of(),
          List.of(),
          NetworkClass.NONE,
          Map.of());

  public Resources {
    hugepages = List.copyOf(hugepages);
    devices = List.copyOf(devices);
    unified = Map.copyOf(unified);
  }

  /**
   * How much of huge pages of one size.
   *
   * @param pageSize as 2MB
   * @param bytes at most
   */
  public record HugepageLimit(String pageSize, Limit bytes) {}

  /**
   * cgroup v1 net_cls and net_prio.
   *
   * @param classId 0xAAAABBBB, handle AAAA:BBBB of {@code tc(8)}
   * @param priorities by interface
   */
  public record NetworkClass(@Nullable Long classId, Map<String, Long> priorities) {
    public static final NetworkClass NONE = new NetworkClass(null, Map.of());

    public NetworkClass {
      priorities = Map.copyOf(priorities);
    }
  }
}
