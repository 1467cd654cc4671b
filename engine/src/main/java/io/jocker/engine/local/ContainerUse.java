package io.jocker.engine.local;

import io.jocker.engine.ContainerUsage;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.NetworkUse;
import io.jocker.linux.proc.Proc;
import io.jocker.runtime.cgroup.CgroupActivity;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.cgroup.CgroupStats;
import io.jocker.runtime.config.Limit;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what containers use: from their cgroups, and for the network from their namespace. */
final class ContainerUse {
  private final Services services;

  ContainerUse(Services services) {
    this.services = services;
  }

  /** What one uses now. */
  ContainerUsage of(String nameOrId) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      ContainerDocument document = container.document();
      Optional<LiveProcesses> processes = services.containers().processes(id);
      ContainerUsage.Current current =
          processes.isPresent() && container.state().isUp()
              ? current(document, processes.get().pid())
              : null;
      return new ContainerUsage(id.hex(), document.name(), current);
    }
  }

  private ContainerUsage.Current current(ContainerDocument document, int pid) throws IOException {
    CgroupManager group = services.cgroups().group(document.cgroupPath());
    CgroupStats stats = group.stats();
    long nanos = System.nanoTime();
    CgroupActivity activity = group.activity();
    NetworkUse network = document.sharesHostNetwork() ? new NetworkUse(0, 0) : network(pid);
    CgroupStats.CpuTime cpu = stats.cpu();
    return new ContainerUsage.Current(
        nanos,
        cpu == null ? null : Long.valueOf(cpu.total()),
        memory(stats.memoryBytes(), activity.inactiveFileBytes()),
        limit(stats.memoryLimit()),
        network.receivedBytes(),
        network.sentBytes(),
        activity.readBytes(),
        activity.writtenBytes(),
        stats.pids(),
        activity.pressure());
  }

  private static @Nullable Long memory(@Nullable Long used, @Nullable Long inactive) {
    return used == null || inactive == null || inactive > used
        ? used
        : Long.valueOf(used - inactive);
  }

  private long limit(@Nullable Limit limit) throws SyscallException {
    long all = new Proc(services.linux()).memory().totalBytes();
    return limit instanceof Limit.Max max ? Math.min(all, max.value()) : all;
  }

  /** One that ends in this moment has used nothing any more. */
  private NetworkUse network(int pid) throws SyscallException {
    return new Proc(services.linux()).network(pid).orElse(new NetworkUse(0, 0));
  }
}
