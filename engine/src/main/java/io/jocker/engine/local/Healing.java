package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.ContainerStore.Unattended;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.launch.ExitRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Does what a killed command, or one that lost its machine, has left undone. Every command begins
 * with it; where nothing is left undone it reads one directory.
 */
final class Healing {
  /** As docker shows the end of a container that went with its machine. */
  private static final int UNSEEN_EXIT = 255;

  /** Of one whose monitor was killed: the kernel kills it then, too (PR_SET_PDEATHSIG). */
  private static final int KILLED = 137;

  private final Services services;

  Healing(Services services) {
    this.services = services;
  }

  /** Looks at every container that nobody works on and that is not settled. */
  void heal() throws IOException {
    Set<ContainerId> seen = new LinkedHashSet<>();
    Optional<Unattended> next = services.containers().unattended(seen);
    while (next.isPresent()) {
      seen.add(next.get().id());
      heal(next.get());
      next = services.containers().unattended(seen);
    }
  }

  private void heal(Unattended unattended) throws IOException {
    try {
      if (runs(unattended.entry().processes())) {
        return;
      }
      Optional<StoredContainer> found = services.containers().find(unattended.id());
      if (found.isEmpty() || !found.get().isWhole()) {
        found.ifPresent(StoredContainer::close);
        removeHalfMade(unattended);
      } else {
        settle(unattended, found.get());
      }
    } finally {
      unattended.entry().close();
    }
  }

  /** The monitor is the last of a container's processes to end. */
  private boolean runs(Optional<LiveProcesses> processes) throws SyscallException {
    if (processes.isEmpty()) {
      return false;
    }
    LiveProcesses live = processes.get();
    return new Proc(services.linux())
        .stat(live.monitorPid())
        .map(stat -> stat.startTicks() == live.monitorTicks() && stat.state() != 'Z')
        .orElse(false);
  }

  private void removeHalfMade(Unattended unattended) throws IOException {
    services.roots().remove(unattended.id().hex());
    services.idRanges().release(unattended.id());
    services.containers().removeHalfMade(unattended.id());
    unattended.entry().settle();
  }

  private void settle(Unattended unattended, StoredContainer container) throws IOException {
    ContainerDocument document = container.document();
    ContainerState state = container.state();
    ContainerStore.Begun begun =
        new ContainerStore.Begun(container, document.name(), unattended.entry());
    CgroupManager group = services.cgroups().group(document.cgroupPath());
    group.kill();
    ContainerRemoval removal = new ContainerRemoval(services);
    if (document.removesItself() || state.status() == ContainerStatus.REMOVING) {
      removal.remove(begun, group);
    } else {
      removal.settle(begun, group, ended(container, state, unattended.entry()));
    }
  }

  private static ContainerState ended(
      StoredContainer container, ContainerState state, LiveEntry entry) throws IOException {
    if (state.status() != ContainerStatus.RUNNING) {
      return state;
    }
    byte[] bytes =
        container.folder().has(StoredContainer.EXIT)
            ? container.folder().read(StoredContainer.EXIT, ExitRecord.BYTES)
            : new byte[0];
    Optional<ExitRecord> exit = ExitRecord.parse(bytes);
    return exit.isPresent()
        ? state.exited(exit.get().exitCode(), false, exit.get().at())
        : state.exited(
            // After a reboot every entry is made anew, without processes.
            entry.processes().isPresent() ? KILLED : UNSEEN_EXIT, false, Instant.now());
  }
}
