package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.BlockIoLimits;
import io.jocker.runtime.config.BlockIoLimits.DeviceWeight;
import io.jocker.runtime.config.BlockIoLimits.Throttle;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Weights and rates of block devices: {@code
 * Documentation/admin-guide/cgroup-v1/blkio-controller.rst} and {@code cgroup-v2.rst}. Weights need
 * an I/O scheduler that has them, which is BFQ today.
 */
final class BlockIoController implements Controller {
  private static final String WEIGHT = "block I/O weight";
  private static final String LEAF_WEIGHT = "block I/O leaf weight";
  private static final String RATE = "block I/O rate";

  @Override
  public String legacyName() {
    return "blkio";
  }

  @Override
  public String unifiedName() {
    return "io";
  }

  @Override
  public @Nullable String asked(Resources resources) {
    BlockIoLimits io = resources.blockIo();
    if (io.weight() != null || !io.deviceWeights().isEmpty()) {
      return WEIGHT;
    }
    return io.leafWeight() != null ? LEAF_WEIGHT : io.throttles().isEmpty() ? null : RATE;
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    BlockIoLimits io = resources.blockIo();
    if (io.weight() != null) {
      String file = firstOf(files, "blkio.bfq.weight", "blkio.weight");
      files.write(WEIGHT, file, io.weight().toString());
    }
    if (io.leafWeight() != null) {
      files.write(LEAF_WEIGHT, "blkio.leaf_weight", io.leafWeight().toString());
    }
    for (DeviceWeight one : io.deviceWeights()) {
      if (one.weight() != null) {
        String file = firstOf(files, "blkio.bfq.weight_device", "blkio.weight_device");
        files.write(WEIGHT, file, one.device() + " " + one.weight());
      }
      if (one.leafWeight() != null) {
        String value = one.device() + " " + one.leafWeight();
        files.write(LEAF_WEIGHT, "blkio.leaf_weight_device", value);
      }
    }
    for (Throttle one : io.throttles()) {
      String file = "blkio.throttle." + one.direction().legacyName();
      files.write(RATE, file, one.device() + " " + Long.toUnsignedString(one.rate()));
    }
  }

  private static String firstOf(ControlFiles files, String preferred, String other)
      throws IOException {
    if (files.has(preferred)) {
      return preferred;
    }
    if (files.has(other)) {
      return other;
    }
    throw files.unsupported(
        WEIGHT,
        "this host has neither "
            + preferred
            + " nor "
            + other
            + " (no I/O scheduler with weights)");
  }

  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    BlockIoLimits io = resources.blockIo();
    if (io.leafWeight() != null) {
      throw files.unsupported(LEAF_WEIGHT, "cgroup v2 has none");
    }
    if (io.weight() != null || !io.deviceWeights().isEmpty()) {
      applyUnifiedWeights(files, io);
    }
    for (Throttle one : io.throttles()) {
      // 0 lifts the limit, which is "max" here.
      String rate = one.rate() == 0 ? "max" : Long.toUnsignedString(one.rate());
      files.write(RATE, "io.max", one.device() + " " + one.direction().unifiedKey() + "=" + rate);
    }
  }

  private static void applyUnifiedWeights(ControlFiles files, BlockIoLimits io) throws IOException {
    String file = firstOf(files, "io.bfq.weight", "io.weight");
    boolean bfq = file.equals("io.bfq.weight");
    if (io.weight() != null) {
      files.write(WEIGHT, file, bfq ? io.weight().toString() : "default " + weight(io.weight()));
    }
    for (DeviceWeight one : io.deviceWeights()) {
      if (one.leafWeight() != null) {
        throw files.unsupported(LEAF_WEIGHT, "cgroup v2 has none");
      }
      if (one.weight() != null) {
        long value = bfq ? one.weight() : weight(one.weight());
        files.write(WEIGHT, file, one.device() + " " + value);
      }
    }
  }

  /** 10 to 1,000 on the scale of io.weight, 1 to 10,000. BFQ's own goes to 1,000. */
  static long weight(int weight) {
    return 1 + (weight - 10) * 9999L / 990;
  }
}
