package io.jocker.engine.bundle;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.BlockDeviceRate;
import io.jocker.engine.request.BlockIoLimits;
import io.jocker.engine.request.CpuLimits;
import io.jocker.engine.request.MemoryLimits;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.BlockIoSpec;
import io.jocker.runtime.spec.BlockIoSpec.ThrottleDevice;
import io.jocker.runtime.spec.BlockIoSpec.WeightDevice;
import io.jocker.runtime.spec.CpuSpec;
import io.jocker.runtime.spec.MemorySpec;
import io.jocker.runtime.spec.ResourcesSpec;
import io.jocker.runtime.spec.ResourcesSpec.DeviceRule;
import io.jocker.runtime.spec.ResourcesSpec.Pids;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits: what cgroups are told. */
final class ResourcesPart {
  /** Docker's period for --cpus, in microseconds. */
  private static final long PERIOD_MICROS = 100_000;

  private static final long NANOS_OF_CPU = 1_000_000_000;

  private final ResourcesRequest request;
  private final Host host;

  ResourcesPart(ResourcesRequest request, Host host) {
    this.request = request;
    this.host = host;
  }

  ResourcesSpec spec(List<DeviceRule> devices) throws JockerException, SyscallException {
    return ResourcesSpec.builder()
        .devices(devices)
        .memory(memory())
        .cpu(cpu())
        .pids(request.pids() == null ? null : new Pids(request.pids()))
        .blockIO(blockIo())
        .build();
  }

  private @Nullable MemorySpec memory() throws SyscallException {
    MemoryLimits memory = request.memory();
    if (memory.isNone() && !request.oomKillDisabled()) {
      return null;
    }
    Integer swappiness = memory.swappiness();
    return MemorySpec.builder()
        .limit(memory.limitBytes())
        .reservation(memory.reservationBytes())
        .swap(swap(memory))
        .swappiness(swappiness == null ? null : Long.valueOf(swappiness))
        .disableOOMKiller(request.oomKillDisabled() ? true : null)
        .build();
  }

  /** As much swap as memory, unless something else was asked for. */
  private @Nullable Long swap(MemoryLimits memory) throws SyscallException {
    Long limit = memory.limitBytes();
    if (memory.swapBytes() != null || limit == null || !host.limitsSwap()) {
      return memory.swapBytes();
    }
    return 2 * limit;
  }

  private @Nullable CpuSpec cpu() throws JockerException {
    CpuLimits cpu = request.cpu();
    if (cpu.isNone()) {
      return null;
    }
    Long nanos = cpu.nanoCpus();
    if (nanos != null) {
      requireProcessors(nanos);
    }
    return CpuSpec.builder()
        .shares(cpu.shares())
        .period(nanos == null ? cpu.periodMicros() : Long.valueOf(PERIOD_MICROS))
        .quota(
            nanos == null ? cpu.quotaMicros() : Long.valueOf(nanos * PERIOD_MICROS / NANOS_OF_CPU))
        .cpus(cpu.cpusetCpus())
        .mems(cpu.cpusetMems())
        .build();
  }

  private void requireProcessors(long nanos) throws JockerException {
    int processors = host.processors();
    if (nanos < NANOS_OF_CPU / 100 || nanos > processors * NANOS_OF_CPU) {
      throw new JockerException(ErrorCode.CPU_RANGE, Long.toString(processors));
    }
  }

  private @Nullable BlockIoSpec blockIo() throws JockerException, SyscallException {
    BlockIoLimits limits = request.blockIo();
    if (limits.isNone()) {
      return null;
    }
    return BlockIoSpec.builder()
        .weight(limits.weight() == 0 ? null : Integer.valueOf(limits.weight()))
        .weightDevice(weights(limits.deviceWeights()))
        .throttleReadBpsDevice(rates(limits.readBytes()))
        .throttleWriteBpsDevice(rates(limits.writeBytes()))
        .throttleReadIOPSDevice(rates(limits.readOperations()))
        .throttleWriteIOPSDevice(rates(limits.writeOperations()))
        .build();
  }

  private List<WeightDevice> weights(List<BlockDeviceRate> asked)
      throws JockerException, SyscallException {
    List<WeightDevice> weights = new ArrayList<>();
    for (BlockDeviceRate rate : asked) {
      FileStatus device = device(rate.devicePath());
      weights.add(
          new WeightDevice(
              device.represents().major(), device.represents().minor(), (int) rate.value(), null));
    }
    return weights;
  }

  private List<ThrottleDevice> rates(List<BlockDeviceRate> asked)
      throws JockerException, SyscallException {
    List<ThrottleDevice> rates = new ArrayList<>();
    for (BlockDeviceRate rate : asked) {
      FileStatus device = device(rate.devicePath());
      rates.add(
          new ThrottleDevice(
              device.represents().major(), device.represents().minor(), rate.value()));
    }
    return rates;
  }

  private FileStatus device(String path) throws JockerException, SyscallException {
    try {
      FileStatus status = host.status(path);
      if (status.type() == FileStatus.BLOCK_DEVICE) {
        return status;
      }
      throw new JockerException(ErrorCode.NOT_A_BLOCK_DEVICE, path);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new JockerException(e, ErrorCode.DEVICE_NOT_FOUND, path);
      }
      throw e;
    }
  }
}
