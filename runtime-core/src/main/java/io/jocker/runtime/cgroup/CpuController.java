package io.jocker.runtime.cgroup;

import io.jocker.linux.Errno;
import io.jocker.runtime.config.CpuLimits;
import io.jocker.runtime.config.Limit;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Share and time of the processors: {@code Documentation/scheduler/sched-bwc.rst} and {@code
 * cgroup-v2.rst}.
 */
final class CpuController implements Controller {
  private static final String SHARES = "cpu shares";
  private static final String QUOTA = "cpu quota";
  private static final String PERIOD = "cpu period";
  private static final String BURST = "cpu burst";
  private static final String IDLE = "cpu idle";
  private static final String REALTIME = "cpu realtime";
  private static final long DEFAULT_PERIOD = 100_000;

  @Override
  public String legacyName() {
    return "cpu";
  }

  @Override
  public String unifiedName() {
    return "cpu";
  }

  @Override
  public @Nullable String asked(Resources resources) {
    CpuLimits cpu = resources.cpu();
    if (cpu.shares() != null) {
      return SHARES;
    }
    if (cpu.quotaMicros() instanceof Limit.Max) {
      return QUOTA;
    }
    if (cpu.periodMicros() != null) {
      return PERIOD;
    }
    if (cpu.burstMicros() != null) {
      return BURST;
    }
    return cpu.idle() != null ? IDLE : isRealtime(cpu) ? REALTIME : null;
  }

  private static boolean isRealtime(CpuLimits cpu) {
    return cpu.realtime().runtimeMicros() != null || cpu.realtime().periodMicros() != null;
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    CpuLimits cpu = resources.cpu();
    if (cpu.shares() != null) {
      files.write(SHARES, "cpu.shares", cpu.shares().toString());
    }
    applyLegacyQuota(files, cpu);
    if (cpu.burstMicros() != null) {
      files.write(BURST, "cpu.cfs_burst_us", cpu.burstMicros().toString());
    }
    if (cpu.realtime().periodMicros() != null) {
      files.write(REALTIME, "cpu.rt_period_us", cpu.realtime().periodMicros().toString());
    }
    if (cpu.realtime().runtimeMicros() != null) {
      files.write(REALTIME, "cpu.rt_runtime_us", cpu.realtime().runtimeMicros().toString());
    }
    if (cpu.idle() != null) {
      files.write(IDLE, "cpu.idle", cpu.idle() ? "1" : "0");
    }
  }

  /**
   * Between the two writes the new value of one meets the old value of the other, and the kernel
   * may find their ratio above that of the parent: then the other order works.
   */
  private static void applyLegacyQuota(ControlFiles files, CpuLimits cpu) throws IOException {
    boolean periodLater = false;
    if (cpu.periodMicros() != null) {
      try {
        files.write(PERIOD, "cpu.cfs_period_us", cpu.periodMicros().toString());
      } catch (CgroupException e) {
        if (e.errno() != Errno.EINVAL || cpu.quotaMicros() == null) {
          throw e;
        }
        periodLater = true;
      }
    }
    if (cpu.quotaMicros() != null) {
      files.write(QUOTA, "cpu.cfs_quota_us", cpu.quotaMicros().legacyText());
    }
    if (periodLater && cpu.periodMicros() != null) {
      files.write(PERIOD, "cpu.cfs_period_us", cpu.periodMicros().toString());
    }
  }

  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    CpuLimits cpu = resources.cpu();
    if (isRealtime(cpu)) {
      throw files.unsupported(REALTIME, "cgroup v2 has no such limit");
    }
    if (cpu.idle() != null) {
      files.write(IDLE, "cpu.idle", cpu.idle() ? "1" : "0");
    }
    // An idle group has no weight, and the kernel refuses one.
    if (cpu.shares() != null && !Boolean.TRUE.equals(cpu.idle())) {
      files.write(SHARES, "cpu.weight", Long.toString(weight(cpu.shares())));
    }
    if (cpu.quotaMicros() != null || cpu.periodMicros() != null) {
      files.write(QUOTA, "cpu.max", unifiedQuota(files, cpu));
    }
    if (cpu.burstMicros() != null) {
      files.write(BURST, "cpu.max.burst", cpu.burstMicros().toString());
    }
  }

  private static String unifiedQuota(ControlFiles files, CpuLimits cpu) throws IOException {
    String[] now = {"max", Long.toString(DEFAULT_PERIOD)};
    if (cpu.quotaMicros() == null || cpu.periodMicros() == null) {
      String text = files.readIfThere("cpu.max");
      if (text != null && text.indexOf(' ') > 0) {
        now = text.split(" ", -1);
      }
    }
    String quota = cpu.quotaMicros() == null ? now[0] : cpu.quotaMicros().unifiedText();
    String period = cpu.periodMicros() == null ? now[1] : cpu.periodMicros().toString();
    return quota + " " + period;
  }

  /**
   * Shares (2 to 262,144, usually 1,024) as a weight (1 to 10,000, usually 100): the curve on
   * logarithms that meets both ends and the usual value, as runc 1.4 and crun 1.23 have it. The
   * straight line of before made 39 of the usual 1,024.
   */
  static long weight(long shares) {
    if (shares <= 2) {
      return 1;
    }
    if (shares >= 262_144) {
      return 10_000;
    }
    double l = Math.log((double) shares) / Math.log(2);
    double exponent = (l * l + 125 * l) / 612.0 - 7.0 / 34.0;
    // What is a whole number but for the arithmetic shall not be rounded up.
    return (long) Math.ceil(Math.pow(10, exponent) - 1e-9);
  }
}
