package io.jocker.runtime.config;

import io.jocker.linux.DeviceNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights (10 to 1,000) and rates of block devices.
 *
 * @param leafWeight cgroup v1 only
 */
public record BlockIoLimits(
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    List<DeviceWeight> deviceWeights,
    List<Throttle> throttles) {
  public static final BlockIoLimits NONE = new BlockIoLimits(null, null, List.of(), List.of());

  public BlockIoLimits {
    deviceWeights = List.copyOf(deviceWeights);
    throttles = List.copyOf(throttles);
  }

  public record DeviceWeight(
      DeviceNumber device, @Nullable Integer weight, @Nullable Integer leafWeight) {}

  /**
   * How fast one device may be used.
   *
   * @param rate bytes or operations a second
   */
  public record Throttle(Direction direction, DeviceNumber device, long rate) {}

  /** What is counted; the texts are the kernel's. */
  public enum Direction {
    READ_BYTES("read_bps_device", "rbps"),
    WRITE_BYTES("write_bps_device", "wbps"),
    READ_OPERATIONS("read_iops_device", "riops"),
    WRITE_OPERATIONS("write_iops_device", "wiops");

    private final String legacyName;
    private final String unifiedKey;

    Direction(String legacyName, String unifiedKey) {
      this.legacyName = legacyName;
      this.unifiedKey = unifiedKey;
    }

    /** The end of cgroup v1's file name, after {@code blkio.throttle.}. */
    public String legacyName() {
      return legacyName;
    }

    /** The key in cgroup v2's {@code io.max}. */
    public String unifiedKey() {
      return unifiedKey;
    }
  }
}
