package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Removes a container because somebody asked for it. */
final class ForcedRemoval {
  /** The kernel kills at once; what takes long is a disk that does not answer. */
  private static final int KILL_MILLIS = 10_000;

  private final Services services;

  ForcedRemoval(Services services) {
    this.services = services;
  }

  /** Removes it; one that runs only when forced. */
  String remove(String nameOrId, boolean force) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isEmpty()) {
      return id.hex();
    }
    try (StoredContainer container = found.get()) {
      if (!container.isWhole()) {
        throw new JockerException(ErrorCode.CONTAINER_BUSY, nameOrId);
      }
      ContainerDocument document = container.document();
      CgroupManager group = services.cgroups().group(document.cgroupPath());
      if (isUp(container.state())) {
        requireForce(document, force);
        kill(id, group);
      }
      LiveEntry entry = services.containers().lock(id);
      ContainerStore.Begun begun = new ContainerStore.Begun(container, document.name(), entry);
      ContainerRemoval removal = new ContainerRemoval(services);
      try {
        announce(container);
      } catch (IOException | RuntimeException e) {
        removal.leave(begun);
        throw e;
      }
      removal.remove(begun, group);
    }
    return id.hex();
  }

  /** If this process is killed in the middle, the next command goes on. */
  private static void announce(StoredContainer container) throws IOException {
    // Whoever ran it may have removed it meanwhile, which is just what is wanted.
    if (container.isWhole()) {
      container.writeState(container.state().removing(), false);
    }
  }

  private static boolean isUp(ContainerState state) {
    return state.status() == ContainerStatus.RUNNING || state.status() == ContainerStatus.PAUSED;
  }

  private static void requireForce(ContainerDocument document, boolean force)
      throws IOException, JockerException {
    if (!force) {
      throw new JockerException(ErrorCode.CONTAINER_RUNNING, document.name());
    }
  }

  /** Kills it and waits for its monitor, so that nothing of it is written any more. */
  private void kill(ContainerId id, CgroupManager group) throws IOException {
    Optional<LiveProcesses> processes = services.containers().processes(id);
    if (processes.isEmpty()) {
      group.kill();
      return;
    }
    try (Fd monitor = services.linux().processes().openProcess(processes.get().monitorPid())) {
      group.kill();
      services.linux().io().pollReadable(List.of(monitor), KILL_MILLIS);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }
}
