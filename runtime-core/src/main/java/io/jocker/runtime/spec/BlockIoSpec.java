package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights and rates of block devices: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config-linux.md#block-io">config-linux.md,
 * block IO</a>.
 *
 * <pre>{@code
 * {"weight": 300, "throttleReadBpsDevice": [{"major": 8, "minor": 0, "rate": 1048576}]}
 * }</pre>
 *
 * @param weight 10 to 1000
 * @param leafWeight 10 to 1000, cgroup v1 only
 * @param throttleReadBpsDevice bytes a second
 * @param throttleWriteBpsDevice bytes a second
 * @param throttleReadIOPSDevice operations a second
 * @param throttleWriteIOPSDevice operations a second
 */
public record BlockIoSpec(
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    List<WeightDevice> weightDevice,
    List<ThrottleDevice> throttleReadBpsDevice,
    List<ThrottleDevice> throttleWriteBpsDevice,
    List<ThrottleDevice> throttleReadIOPSDevice,
    List<ThrottleDevice> throttleWriteIOPSDevice)
    implements JsonRecord {
  public BlockIoSpec {
    weightDevice = List.copyOf(weightDevice);
    throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
    throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
    throttleReadIOPSDevice = List.copyOf(throttleReadIOPSDevice);
    throttleWriteIOPSDevice = List.copyOf(throttleWriteIOPSDevice);
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.weight = weight;
    b.leafWeight = leafWeight;
    b.weightDevice = weightDevice;
    b.throttleReadBpsDevice = throttleReadBpsDevice;
    b.throttleWriteBpsDevice = throttleWriteBpsDevice;
    b.throttleReadIOPSDevice = throttleReadIOPSDevice;
    b.throttleWriteIOPSDevice = throttleWriteIOPSDevice;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static BlockIoSpec from(JsonFields in) {
    return new BlockIoSpec(
        in.integer("weight"),
        in.integer("leafWeight"),
        in.objects("weightDevice", WeightDevice::from),
        in.objects("throttleReadBpsDevice", ThrottleDevice::from),
        in.objects("throttleWriteBpsDevice", ThrottleDevice::from),
        in.objects("throttleReadIOPSDevice", ThrottleDevice::from),
        in.objects("throttleWriteIOPSDevice", ThrottleDevice::from));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.number("weight", weight);
    out.number("leafWeight", leafWeight);
    out.objects("weightDevice", weightDevice);
    out.objects("throttleReadBpsDevice", throttleReadBpsDevice);
    out.objects("throttleWriteBpsDevice", throttleWriteBpsDevice);
    out.objects("throttleReadIOPSDevice", throttleReadIOPSDevice);
    out.objects("throttleWriteIOPSDevice", throttleWriteIOPSDevice);
    out.end();
  }

  /**
   * The weight on one device.
   *
   * <pre>{@code
   * {"major": 8, "minor": 0, "weight": 500}
   * }</pre>
   */
  public record WeightDevice(
      long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight)
      implements JsonRecord {
    public static WeightDevice from(JsonFields in) {
      return new WeightDevice(
          in.requiredNumber("major"),
          in.requiredNumber("minor"),
          in.integer("weight"),
          in.integer("leafWeight"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("major", major);
      out.number("minor", minor);
      out.number("weight", weight);
      out.number("leafWeight", leafWeight);
      out.end();
    }
  }

  /**
   * A rate on one device.
   *
   * <pre>{@code
   * {"major": 8, "minor": 0, "rate": 1048576}
   * }</pre>
   */
  public record ThrottleDevice(long major, long minor, long rate) implements JsonRecord {
    public static ThrottleDevice from(JsonFields in) {
      return new ThrottleDevice(
          in.requiredNumber("major"), in.requiredNumber("minor"), in.requiredNumber("rate"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("major", major);
      out.number("minor", minor);
      out.number("rate", rate);
      out.end();
    }
  }

  /** Sets the fields of {@link BlockIoSpec} by name; what is left out stays unset. */
  public static final class Builder {
    private @Nullable Integer weight;
    private @Nullable Integer leafWeight;
    private List<WeightDevice> weightDevice = List.of();
    private List<ThrottleDevice> throttleReadBpsDevice = List.of();
    private List<ThrottleDevice> throttleWriteBpsDevice = List.of();
    private List<ThrottleDevice> throttleReadIOPSDevice = List.of();
    private List<ThrottleDevice> throttleWriteIOPSDevice = List.of();

    private Builder() {}

    public Builder weight(@Nullable Integer value) {
      weight = value;
      return this;
    }

    public Builder leafWeight(@Nullable Integer value) {
      leafWeight = value;
      return this;
    }

    public Builder weightDevice(List<WeightDevice> value) {
      weightDevice = value;
      return this;
    }

    public Builder throttleReadBpsDevice(List<ThrottleDevice> value) {
      throttleReadBpsDevice = value;
      return this;
    }

    public Builder throttleWriteBpsDevice(List<ThrottleDevice> value) {
      throttleWriteBpsDevice = value;
      return this;
    }

    public Builder throttleReadIOPSDevice(List<ThrottleDevice> value) {
      throttleReadIOPSDevice = value;
      return this;
    }

    public Builder throttleWriteIOPSDevice(List<ThrottleDevice> value) {
      throttleWriteIOPSDevice = value;
      return this;
    }

    public BlockIoSpec build() {
      return new BlockIoSpec(
          weight,
          leafWeight,
          weightDevice,
          throttleReadBpsDevice,
          throttleWriteBpsDevice,
          throttleReadIOPSDevice,
          throttleWriteIOPSDevice);
    }
  }
}
