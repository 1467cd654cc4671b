package io.jocker.engine.bundle;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.BlockIoSpec;
import io.jocker.runtime.spec.CpuSpec;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.MemorySpec;
import io.jocker.runtime.spec.ResourcesSpec;
import io.jocker.runtime.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits of a container that is there, in its config.json. */
public final class ResourcesUpdate {
  private ResourcesUpdate() {}

  /** What is asked for, and nothing else. */
  public static ResourcesSpec asked(ResourcesRequest request, Host host)
      throws JockerException, SyscallException {
    return new ResourcesPart(request, host).spec(List.of());
  }

  /** A container's configuration with what is asked for in place of what it had. */
  public static Spec merged(Spec spec, ResourcesSpec asked) {
    LinuxSpec linux = spec.linux();
    if (linux == null) {
      return spec;
    }
    ResourcesSpec present = linux.resources();
    ResourcesSpec base = present == null ? ResourcesSpec.builder().build() : present;
    ResourcesSpec merged =
        base.toBuilder()
            .memory(memory(base.memory(), asked.memory()))
            .cpu(cpu(base.cpu(), asked.cpu()))
            .pids(asked.pids() == null ? base.pids() : asked.pids())
            .blockIO(blockIo(base.blockIO(), asked.blockIO()))
            .build();
    return spec.toBuilder().linux(linux.toBuilder().resources(merged).build()).build();
  }

  private static @Nullable MemorySpec memory(@Nullable MemorySpec old, @Nullable MemorySpec asked) {
    if (old == null || asked == null) {
      return asked == null ? old : asked;
    }
    return old.toBuilder()
        .limit(either(asked.limit(), old.limit()))
        .reservation(either(asked.reservation(), old.reservation()))
        .swap(either(asked.swap(), old.swap()))
        .build();
  }

  private static @Nullable CpuSpec cpu(@Nullable CpuSpec old, @Nullable CpuSpec asked) {
    if (old == null || asked == null) {
      return asked == null ? old : asked;
    }
    return old.toBuilder()
        .shares(either(asked.shares(), old.shares()))
        .quota(either(asked.quota(), old.quota()))
        .period(either(asked.period(), old.period()))
        .cpus(either(asked.cpus(), old.cpus()))
        .mems(either(asked.mems(), old.mems()))
        .build();
  }

  private static @Nullable BlockIoSpec blockIo(
      @Nullable BlockIoSpec old, @Nullable BlockIoSpec asked) {
    if (old == null || asked == null) {
      return asked == null ? old : asked;
    }
    return old.toBuilder().weight(either(asked.weight(), old.weight())).build();
  }

  private static <T> @Nullable T either(@Nullable T asked, @Nullable T old) {
    return asked == null ? old : asked;
  }
}
