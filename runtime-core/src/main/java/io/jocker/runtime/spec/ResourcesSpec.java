package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits that cgroups set: <a href="https://github.com/opencontainers/runtime-
 * spec/blob/v1.2.0/config-linux.md#control-groups">config-linux.md, control groups</a>.
 *
 * <pre>{@code
 * {"memory": {"limit": 536870912}, "pids": {"limit": 100}}
 * }</pre>
 *
 * @param devices in the order of evaluation, the last that fits decides
 * @param unified files of cgroup v2 and what is written to them
 */
public record ResourcesSpec(
    List<DeviceRule> devices,
    @Nullable Memory memory,
    @Nullable Cpu cpu,
    @Nullable Pids pids,
    @Nullable BlockIo blockIO,
    List<HugepageLimit> hugepageLimits,
    @Nullable Network network,
    Map<String, String> unified)
    implements JsonRecord {
  public ResourcesSpec {
    devices = List.copyOf(devices);
    hugepageLimits = List.copyOf(hugepageLimits);
    unified = JsonFields.copyInOrder(unified);
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.devices = devices;
    b.memory = memory;
    b.cpu = cpu;
    b.pids = pids;
    b.blockIO = blockIO;
    b.hugepageLimits = hugepageLimits;
    b.network = network;
    b.unified = unified;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static ResourcesSpec from(JsonFields in) {
    return new ResourcesSpec(
        in.objects("devices", DeviceRule::from),
        in.object("memory", Memory::from),
        in.object("cpu", Cpu::from),
        in.object("pids", Pids::from),
        in.object("blockIO", BlockIo::from),
        in.objects("hugepageLimits", HugepageLimit::from),
        in.object("network", Network::from),
        in.stringMap("unified"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.objects("devices", devices);
    out.object("memory", memory);
    out.object("cpu", cpu);
    out.object("pids", pids);
    out.object("blockIO", blockIO);
    out.objects("hugepageLimits", hugepageLimits);
    out.object("network", network);
    out.stringMap("unified", unified);
    out.end();
  }

  /**
   * Which devices may be used.
   *
   * <pre>{@code
   * {"allow": true, "type": "c", "major": 1, "minor": 3, "access": "rwm"}
   * }</pre>
   *
   * @param type a (all), c or b; missing: a
   * @param major missing or -1: every one
   * @param minor missing or -1: every one
   * @param access of r (read), w (write), m (mknod)
   */
  public record DeviceRule(
      boolean allow,
      @Nullable String type,
      @Nullable Long major,
      @Nullable Long minor,
      @Nullable String access)
      implements JsonRecord {
    public static DeviceRule from(JsonFields in) {
      return new DeviceRule(
          in.flag("allow"),
          in.string("type"),
          in.number("major"),
          in.number("minor"),
          in.string("access"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.flag("allow", allow);
      out.string("type", type);
      out.number("major", major);
      out.number("minor", minor);
      out.string("access", access);
      out.end();
    }
  }

  /**
   * In bytes; -1 is no limit.
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
  public record Memory(
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

    public static Memory from(JsonFields in) {
      return new Memory(
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

    /** Sets the fields of {@link Memory} by name; what is left out stays unset. */
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

      public Memory build() {
        return new Memory(
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

  /**
   * Share and time of processors.
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
  public record Cpu(
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

    public static Cpu from(JsonFields in) {
      return new Cpu(
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

    /** Sets the fields of {@link Cpu} by name; what is left out stays unset. */
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

      public Cpu build() {
        return new Cpu(
            shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
      }
    }
  }

  /**
   * How many processes and threads.
   *
   * <pre>{@code
   * {"limit": 100}
   * }</pre>
   *
   * @param limit -1: no limit
   */
  public record Pids(@Nullable Long limit) implements JsonRecord {
    public static Pids from(JsonFields in) {
      return new Pids(in.number("limit"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("limit", limit);
      out.end();
    }
  }

  /**
   * Weights and rates of block devices.
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
  public record BlockIo(
      @Nullable Integer weight,
      @Nullable Integer leafWeight,
      List<WeightDevice> weightDevice,
      List<ThrottleDevice> throttleReadBpsDevice,
      List<ThrottleDevice> throttleWriteBpsDevice,
      List<ThrottleDevice> throttleReadIOPSDevice,
      List<ThrottleDevice> throttleWriteIOPSDevice)
      implements JsonRecord {
    public BlockIo {
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

    public static BlockIo from(JsonFields in) {
      return new BlockIo(
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

    /** Sets the fields of {@link BlockIo} by name; what is left out stays unset. */
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

      public BlockIo build() {
        return new BlockIo(
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

  /**
   * How much of huge pages of one size.
   *
   * <pre>{@code
   * {"pageSize": "2MB", "limit": 4194304}
   * }</pre>
   *
   * @param pageSize as 2MB
   * @param limit bytes
   */
  public record HugepageLimit(String pageSize, long limit) implements JsonRecord {
    public static HugepageLimit from(JsonFields in) {
      return new HugepageLimit(in.requiredString("pageSize"), in.requiredNumber("limit"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("pageSize", pageSize);
      out.number("limit", limit);
      out.end();
    }
  }

  /**
   * cgroup v1 net_cls and net_prio.
   *
   * <pre>{@code
   * {"classID": 1048577}
   * }</pre>
   */
  public record Network(@Nullable Long classID, List<InterfacePriority> priorities)
      implements JsonRecord {
    public Network {
      priorities = List.copyOf(priorities);
    }

    public static Network from(JsonFields in) {
      return new Network(in.number("classID"), in.objects("priorities", InterfacePriority::from));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("classID", classID);
      out.objects("priorities", priorities);
      out.end();
    }
  }

  /**
   * The priority of packets on one interface.
   *
   * <pre>{@code
   * {"name": "eth0", "priority": 500}
   * }</pre>
   */
  public record InterfacePriority(String name, long priority) implements JsonRecord {
    public static InterfacePriority from(JsonFields in) {
      return new InterfacePriority(in.requiredString("name"), in.requiredNumber("priority"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("name", name);
      out.number("priority", priority);
      out.end();
    }
  }

  /** Sets the fields of {@link ResourcesSpec} by name; what is left out stays unset. */
  public static final class Builder {
    private List<DeviceRule> devices = List.of();
    private @Nullable Memory memory;
    private @Nullable Cpu cpu;
    private @Nullable Pids pids;
    private @Nullable BlockIo blockIO;
    private List<HugepageLimit> hugepageLimits = List.of();
    private @Nullable Network network;
    private Map<String, String> unified = Map.of();

    private Builder() {}

    public Builder devices(List<DeviceRule> value) {
      devices = value;
      return this;
    }

    public Builder memory(@Nullable Memory value) {
      memory = value;
      return this;
    }

    public Builder cpu(@Nullable Cpu value) {
      cpu = value;
      return this;
    }

    public Builder pids(@Nullable Pids value) {
      pids = value;
      return this;
    }

    public Builder blockIO(@Nullable BlockIo value) {
      blockIO = value;
      return this;
    }

    public Builder hugepageLimits(List<HugepageLimit> value) {
      hugepageLimits = value;
      return this;
    }

    public Builder network(@Nullable Network value) {
      network = value;
      return this;
    }

    public Builder unified(Map<String, String> value) {
      unified = value;
      return this;
    }

    public ResourcesSpec build() {
      return new ResourcesSpec(
          devices, memory, cpu, pids, blockIO, hugepageLimits, network, unified);
    }
  }
}
