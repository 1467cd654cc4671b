package io.jocker.engine.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.engine.request.BlockDeviceRate;
import io.jocker.engine.request.BlockIoLimits;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.CpuLimits;
import io.jocker.engine.request.DeviceSpec;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MemoryLimits;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Tmpfs;
import io.jocker.engine.request.MountSpec.Volume;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.PortMapping;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.SecurityOptions;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.TrafficShape;
import io.jocker.engine.request.UlimitSpec;
import io.jocker.engine.request.VolumesFrom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes docker's object HostConfig: what was asked of the machine rather than of the image. */
final class HostConfigWriter {
  private final ContainerRequest request;
  private final JsonGenerator json;
  private final Fields fields;

  HostConfigWriter(ContainerRequest request, JsonGenerator json) {
    this.request = request;
    this.json = json;
    this.fields = new Fields(json);
  }

  void write() throws IOException {
    json.writeObjectFieldStart("HostConfig");
    writeMounts();
    writeLifecycle();
    writeNamespaces(request.namespaces());
    writeSecurity(request.security());
    writeResources(request.resources());
    writeDevices();
    json.writeEndObject();
  }

  private void writeMounts() throws IOException {
    List<String> binds = new ArrayList<>();
    Map<String, String> tmpfs = new LinkedHashMap<>();
    for (MountSpec mount : request.filesystem().mounts()) {
      if (mount instanceof Bind bind) {
        binds.add(bind.source() + ":" + bind.target() + options(bind));
      } else if (mount instanceof Tmpfs memory) {
        tmpfs.put(memory.target(), String.join(",", memory.options()));
      } else if (mount instanceof Volume volume) {
        binds.add(volume.volume().name() + ":" + volume.target() + (mount.readOnly() ? ":ro" : ""));
      }
    }
    fields.texts("Binds", binds);
    if (!tmpfs.isEmpty()) {
      fields.map("Tmpfs", tmpfs);
    }
    fields.texts("VolumesFrom", volumesFrom());
    fields.flag("ReadonlyRootfs", request.filesystem().readOnlyRoot());
    fields.number("ShmSize", request.filesystem().shmBytes());
  }

  private List<String> volumesFrom() {
    if (request.filesystem().volumesFrom().isEmpty()) {
      return List.of();
    }
    List<String> containers = new ArrayList<>();
    for (VolumesFrom from : request.filesystem().volumesFrom()) {
      containers.add(from.container() + (from.readOnly() ? ":ro" : ""));
    }
    return containers;
  }

  private static String options(Bind bind) {
    List<String> options = new ArrayList<>();
    if (bind.readOnly()) {
      options.add("ro");
    }
    if (!bind.recursive()) {
      options.add("bind");
    }
    String propagation = bind.propagation().name().toLowerCase(Locale.ROOT);
    if (!propagation.equals("rprivate")) {
      options.add(propagation);
    }
    return options.isEmpty() ? "" : ":" + String.join(",", options);
  }

  private void writeLifecycle() throws IOException {
    LogRequest log = request.lifecycle().log();
    json.writeObjectFieldStart("LogConfig");
    fields.text("Type", log.driver().word());
    fields.map("Config", new TreeMap<>(log.options()));
    json.writeEndObject();
    fields.flag("AutoRemove", request.lifecycle().removeOnExit());
    json.writeObjectFieldStart("RestartPolicy");
    RestartPolicy restart = request.lifecycle().restart();
    fields.text("Name", restart.kind().word());
    fields.number("MaximumRetryCount", (long) restart.maximumRetries());
    json.writeEndObject();
    fields.flag("Init", request.process().init());
    fields.texts("GroupAdd", request.process().supplementaryGroups());
    fields.text("Runtime", "jocker");
  }

  private void writeNamespaces(NamespacesRequest namespaces) throws IOException {
    fields.text("NetworkMode", Words.network(namespaces.network()));
    fields.text("PidMode", Words.namespace(namespaces.pid(), ""));
    fields.text("IpcMode", Words.namespace(namespaces.ipc(), "private"));
    fields.text("UTSMode", Words.namespace(namespaces.uts(), ""));
    fields.text("CgroupnsMode", Words.namespace(namespaces.cgroup(), "private"));
    fields.text("UsernsMode", Words.user(namespaces.user()));
    writePorts(namespaces.endpoint());
    writeShape(namespaces.endpoint().shape());
    fields.texts("Dns", namespaces.names().servers());
    fields.texts("DnsOptions", namespaces.names().options());
    fields.texts("DnsSearch", namespaces.names().searchDomains());
    fields.texts("ExtraHosts", namespaces.names().extraHosts());
  }

  private void writePorts(EndpointRequest endpoint) throws IOException {
    Map<String, List<PortMapping>> byPort = new LinkedHashMap<>();
    for (PortMapping mapping : endpoint.ports()) {
      List<PortMapping> others = byPort.get(mapping.exposed());
      if (others == null) {
        others = new ArrayList<>();
        byPort.put(mapping.exposed(), others);
      }
      others.add(mapping);
    }
    json.writeObjectFieldStart("PortBindings");
    for (Map.Entry<String, List<PortMapping>> port : byPort.entrySet()) {
      json.writeArrayFieldStart(port.getKey());
      for (PortMapping mapping : port.getValue()) {
        json.writeStartObject();
        fields.text("HostIp", mapping.hostAddress());
        fields.text("HostPort", mapping.hostPorts());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    fields.flag("PublishAllPorts", endpoint.publishAll());
  }

  /** Docker has none of it: the field is there only where somebody has asked for it. */
  private void writeShape(@Nullable TrafficShape shape) throws IOException {
    if (shape == null) {
      return;
    }
    json.writeObjectFieldStart("NetworkShape");
    fields.number("BitsPerSecond", shape.bitsPerSecond());
    fields.number("DelayMicroseconds", shape.delayMicros());
    fields.number("LossMillionths", (long) shape.lossMillionths());
    json.writeEndObject();
  }

  private void writeSecurity(SecurityRequest security) throws IOException {
    fields.flag("Privileged", security.privileged());
    fields.texts("CapAdd", security.capabilitiesAdded());
    fields.texts("CapDrop", security.capabilitiesDropped());
    List<String> options = new ArrayList<>();
    SecurityOptions asked = security.options();
    if (asked.noNewPrivileges()) {
      options.add("no-new-privileges");
    }
    if (asked.seccomp() instanceof SecurityOptions.Seccomp.Unconfined) {
      options.add("seccomp=unconfined");
    } else if (asked.seccomp() instanceof SecurityOptions.Seccomp.ProfileFile file) {
      options.add("seccomp=" + file.pathOnHost());
    }
    if (asked.systemPathsUnconfined()) {
      options.add("systempaths=unconfined");
    }
    fields.texts("SecurityOpt", options);
  }

  private void writeResources(ResourcesRequest resources) throws IOException {
    MemoryLimits memory = resources.memory();
    fields.number("Memory", memory.limitBytes());
    fields.number("MemoryReservation", memory.reservationBytes());
    fields.number("MemorySwap", swap(memory));
    if (memory.swappiness() == null) {
      fields.none("MemorySwappiness");
    } else {
      fields.number("MemorySwappiness", (long) memory.swappiness());
    }
    CpuLimits cpu = resources.cpu();
    fields.number("NanoCpus", cpu.nanoCpus());
    fields.number("CpuShares", cpu.shares());
    fields.number("CpuPeriod", cpu.periodMicros());
    fields.number("CpuQuota", cpu.quotaMicros());
    fields.text("CpusetCpus", cpu.cpusetCpus());
    fields.text("CpusetMems", cpu.cpusetMems());
    writeBlockIo(resources.blockIo());
    if (resources.pids() == null) {
      fields.none("PidsLimit");
    } else {
      fields.number("PidsLimit", resources.pids());
    }
    Integer score = resources.oomScoreAdjust();
    fields.number("OomScoreAdj", score == null ? null : Long.valueOf(score));
    fields.flag("OomKillDisable", resources.oomKillDisabled());
    fields.text("CgroupParent", resources.cgroupParent());
    writeUlimits(resources.ulimits());
    fields.map("Sysctls", resources.sysctls());
  }

  /** Docker shows its default, twice the memory, as if it had been asked for. */
  private static Long swap(MemoryLimits memory) {
    Long limit = memory.limitBytes();
    Long swap = memory.swapBytes();
    return swap != null ? swap : limit == null ? Long.valueOf(0) : Long.valueOf(2 * limit);
  }

  private void writeBlockIo(BlockIoLimits limits) throws IOException {
    fields.number("BlkioWeight", (long) limits.weight());
    writeRates("BlkioWeightDevice", "Weight", limits.deviceWeights());
    writeRates("BlkioDeviceReadBps", "Rate", limits.readBytes());
    writeRates("BlkioDeviceWriteBps", "Rate", limits.writeBytes());
    writeRates("BlkioDeviceReadIOps", "Rate", limits.readOperations());
    writeRates("BlkioDeviceWriteIOps", "Rate", limits.writeOperations());
  }

  private void writeRates(String name, String value, List<BlockDeviceRate> rates)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (BlockDeviceRate rate : rates) {
      json.writeStartObject();
      fields.text("Path", rate.devicePath());
      fields.number(value, rate.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeUlimits(List<UlimitSpec> limits) throws IOException {
    json.writeArrayFieldStart("Ulimits");
    for (UlimitSpec limit : limits) {
      json.writeStartObject();
      fields.text("Name", limit.name());
      fields.number("Hard", limit.hard());
      fields.number("Soft", limit.soft());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeDevices() throws IOException {
    json.writeArrayFieldStart("Devices");
    for (DeviceSpec device : request.filesystem().devices()) {
      json.writeStartObject();
      fields.text("PathOnHost", device.pathOnHost());
      fields.text("PathInContainer", device.pathInContainer());
      fields.text("CgroupPermissions", device.permissions());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
