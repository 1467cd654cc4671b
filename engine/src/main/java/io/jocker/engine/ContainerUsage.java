package io.jocker.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container uses, at one moment.
 *
 * @param id of the container
 * @param name of it
 * @param current null for one that does not run
 */
public record ContainerUsage(String id, String name, @Nullable Current current) {

  /**
   * What the kernel counts. A value is null where this host does not count it.
   *
   * @param nanos when it was looked: {@link System#nanoTime}
   * @param cpuMicros processor time since the start
   * @param memoryBytes in use, without what the kernel can take back at once
   * @param memoryLimitBytes its limit, or all memory of the machine
   * @param receivedBytes through the network
   * @param sentBytes the same
   * @param readBytes from block devices
   * @param writtenBytes to them
   * @param pids processes and threads
   * @param pressure how much of the last ten seconds, in percent, some process had to wait for
   *     {@code cpu}, {@code memory}, {@code io}; only with cgroup v2
   */
  public record Current(
      long nanos,
      @Nullable Long cpuMicros,
      @Nullable Long memoryBytes,
      long memoryLimitBytes,
      long receivedBytes,
      long sentBytes,
      @Nullable Long readBytes,
      @Nullable Long writtenBytes,
      @Nullable Long pids,
      Map<String, String> pressure) {
    public Current {
      pressure = Map.copyOf(pressure);
    }
  }
}
