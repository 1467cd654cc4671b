package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits that cgroups set: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config-linux.md#control-groups">config-linux.md,
 * control groups</a>.
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
    @Nullable MemorySpec memory,
    @Nullable CpuSpec cpu,
    @Nullable Pids pids,
    @Nullable BlockIoSpec blockIO,
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
        in.object("memory", MemorySpec::from),
        in.object("cpu", CpuSpec::from),
        in.object("pids", Pids::from),
        in.object("blockIO", BlockIoSpec::from),
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
    private @Nullable MemorySpec memory;
    private @Nullable CpuSpec cpu;
    private @Nullable Pids pids;
    private @Nullable BlockIoSpec blockIO;
    private List<HugepageLimit> hugepageLimits = List.of();
    private @Nullable Network network;
    private Map<String, String> unified = Map.of();

    private Builder() {}

    public Builder devices(List<DeviceRule> value) {
      devices = value;
      return this;
    }

    public Builder memory(@Nullable MemorySpec value) {
      memory = value;
      return this;
    }

    public Builder cpu(@Nullable CpuSpec value) {
      cpu = value;
      return this;
    }

    public Builder pids(@Nullable Pids value) {
      pids = value;
      return this;
    }

    public Builder blockIO(@Nullable BlockIoSpec value) {
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
