package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Limits of memory in bytes; -1 is no limit: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config-linux.md#memory">config-linux.md,
 * memory</a>.
 *
 * <pre>{@code
 * {"limit": 536870912, "swap": 1073741824}
 * }</pre>
 *
 * @param reservation soft limit
 * @param swap memory and swap together
 * @param kernel ignored by kernels of today
 * @param swappiness 0 to 100
 * @param disableOOMKiller cgroup v1 only
 * @param useHierarchy cgroup v1 only
 * @param checkBeforeUpdate refuse a limit below what is in use
 */
public record MemorySpec(
    @Nullable Long limit,
    @Nullable Long reservation,
    @Nullable Long swap,
    @Nullable Long kernel,
    @Nullable Long kernelTCP,
    @Nullable Long swappiness,
    @Nullable Boolean disableOOMKiller,
    @Nullable Boolean useHierarchy,
    @Nullable Boolean checkBeforeUpdate)
    implements JsonRecord {
  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.limit = limit;
    b.reservation = reservation;
    b.swap = swap;
    b.kernel = kernel;
    b.kernelTCP = kernelTCP;
    b.swappiness = swappiness;
    b.disableOOMKiller = disableOOMKiller;
    b.useHierarchy = useHierarchy;
    b.checkBeforeUpdate = checkBeforeUpdate;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static MemorySpec from(JsonFields in) {
    return new MemorySpec(
        in.number("limit"),
        in.number("reservation"),
        in.number("swap"),
        in.number("kernel"),
        in.number("kernelTCP"),
        in.number("swappiness"),
        in.optionalFlag("disableOOMKiller"),
        in.optionalFlag("useHierarchy"),
        in.optionalFlag("checkBeforeUpdate"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.number("limit", limit);
    out.number("reservation", reservation);
    out.number("swap", swap);
    out.number("kernel", kernel);
    out.number("kernelTCP", kernelTCP);
    out.number("swappiness", swappiness);
    out.optionalFlag("disableOOMKiller", disableOOMKiller);
    out.optionalFlag("useHierarchy", useHierarchy);
    out.optionalFlag("checkBeforeUpdate", checkBeforeUpdate);
    out.end();
  }

  /** Sets the fields of {@link MemorySpec} by name; what is left out stays unset. */
  public static final class Builder {
    private @Nullable Long limit;
    private @Nullable Long reservation;
    private @Nullable Long swap;
    private @Nullable Long kernel;
    private @Nullable Long kernelTCP;
    private @Nullable Long swappiness;
    private @Nullable Boolean disableOOMKiller;
    private @Nullable Boolean useHierarchy;
    private @Nullable Boolean checkBeforeUpdate;

    private Builder() {}

    public Builder limit(@Nullable Long value) {
      limit = value;
      return this;
    }

    public Builder reservation(@Nullable Long value) {
      reservation = value;
      return this;
    }

    public Builder swap(@Nullable Long value) {
      swap = value;
      return this;
    }

    public Builder kernel(@Nullable Long value) {
      kernel = value;
      return this;
    }

    public Builder kernelTCP(@Nullable Long value) {
      kernelTCP = value;
      return this;
    }

    public Builder swappiness(@Nullable Long value) {
      swappiness = value;
      return this;
    }

    public Builder disableOOMKiller(@Nullable Boolean value) {
      disableOOMKiller = value;
      return this;
    }

    public Builder useHierarchy(@Nullable Boolean value) {
      useHierarchy = value;
      return this;
    }

    public Builder checkBeforeUpdate(@Nullable Boolean value) {
      checkBeforeUpdate = value;
      return this;
    }

    public MemorySpec build() {
      return new MemorySpec(
          limit,
          reservation,
          swap,
          kernel,
          kernelTCP,
          swappiness,
          disableOOMKiller,
          useHierarchy,
          checkBeforeUpdate);
    }
  }
}
