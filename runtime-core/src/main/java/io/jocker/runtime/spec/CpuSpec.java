package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Share and time of processors: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config-linux.md#cpu">config-linux.md,
 * CPU</a>.
 *
 * <pre>{@code
 * {"shares": 512, "quota": 50000, "period": 100000, "cpus": "0-1"}
 * }</pre>
 *
 * @param shares 2 to 262144, 1024 is usual
 * @param quota microseconds in each period; -1: no limit
 * @param burst microseconds
 * @param period microseconds, 1000 to 1000000
 * @param realtimeRuntime microseconds, cgroup v1 only
 * @param realtimePeriod microseconds, cgroup v1 only
 * @param cpus a list as 0-3,7
 * @param mems a list of memory nodes
 * @param idle 0 or 1: SCHED_IDLE for the whole group
 */
public record CpuSpec(
    @Nullable Long shares,
    @Nullable Long quota,
    @Nullable Long burst,
    @Nullable Long period,
    @Nullable Long realtimeRuntime,
    @Nullable Long realtimePeriod,
    @Nullable String cpus,
    @Nullable String mems,
    @Nullable Long idle)
    implements JsonRecord {
  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.shares = shares;
    b.quota = quota;
    b.burst = burst;
    b.period = period;
    b.realtimeRuntime = realtimeRuntime;
    b.realtimePeriod = realtimePeriod;
    b.cpus = cpus;
    b.mems = mems;
    b.idle = idle;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static CpuSpec from(JsonFields in) {
    return new CpuSpec(
        in.number("shares"),
        in.number("quota"),
        in.number("burst"),
        in.number("period"),
        in.number("realtimeRuntime"),
        in.number("realtimePeriod"),
        in.string("cpus"),
        in.string("mems"),
        in.number("idle"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.number("shares", shares);
    out.number("quota", quota);
    out.number("burst", burst);
    out.number("period", period);
    out.number("realtimeRuntime", realtimeRuntime);
    out.number("realtimePeriod", realtimePeriod);
    out.string("cpus", cpus);
    out.string("mems", mems);
    out.number("idle", idle);
    out.end();
  }

  /** Sets the fields of {@link CpuSpec} by name; what is left out stays unset. */
  public static final class Builder {
    private @Nullable Long shares;
    private @Nullable Long quota;
    private @Nullable Long burst;
    private @Nullable Long period;
    private @Nullable Long realtimeRuntime;
    private @Nullable Long realtimePeriod;
    private @Nullable String cpus;
    private @Nullable String mems;
    private @Nullable Long idle;

    private Builder() {}

    public Builder shares(@Nullable Long value) {
      shares = value;
      return this;
    }

    public Builder quota(@Nullable Long value) {
      quota = value;
      return this;
    }

    public Builder burst(@Nullable Long value) {
      burst = value;
      return this;
    }

    public Builder period(@Nullable Long value) {
      period = value;
      return this;
    }

    public Builder realtimeRuntime(@Nullable Long value) {
      realtimeRuntime = value;
      return this;
    }

    public Builder realtimePeriod(@Nullable Long value) {
      realtimePeriod = value;
      return this;
    }

    public Builder cpus(@Nullable String value) {
      cpus = value;
      return this;
    }

    public Builder mems(@Nullable String value) {
      mems = value;
      return this;
    }

    public Builder idle(@Nullable Long value) {
      idle = value;
      return this;
    }

    public CpuSpec build() {
      return new CpuSpec(
          shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }
  }
}
