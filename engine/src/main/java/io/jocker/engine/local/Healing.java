package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.JockerException;
import io.jocker.engine.Restarts;
import io.jocker.engine.RunListener;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerIndex;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.ContainerStore.Unattended;
import io.jocker.engine.store.FrozenMark;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.linux.proc.ProcessStat;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.launch.ExitRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does what a killed command, or one that lost its machine, has left undone. Every command begins
 * with it; where nothing is left undone it reads one directory.
 */
final class Healing {
  private final Services services;

  Healing(Services services) {
    this.services = services;
  }

  /** Looks at every container that nobody works on and that is not settled. */
  void heal() throws IOException {
    ContainerStore containers = services.containers();
    containers.noteBoot();
    String moment = containers.liveMoment(System.currentTimeMillis());
    ContainerIndex index = services.index();
    boolean[] running = containers.running(index);
    if (!moment.isEmpty() && moment.equals(index.live())) {
      // No entry has come or gone: those of the index are all.
      for (int line = 0; line < running.length; line++) {
        if (index.hasMonitor(line) && !running[line]) {
          look(new ContainerId(index.id(line)));
        }
      }
      return;
    }
    ContainerStore.Unsettled unsettled = containers.unsettled(moment);
    services.saw(unsettled);
    for (ContainerId id : unsettled.frozen()) {
      thaw(id);
    }
    for (ContainerId id : unsettled.ids()) {
      int line = index.line(id);
      if (line < 0 || !running[line]) {
        look(id);
      }
    }
  }

  private void look(ContainerId id) throws IOException {
    // Without the lock: the monitor of one that ends in this moment must find it free.
    if (!runs(services.containers().processes(id))) {
      Optional<Unattended> unattended = services.containers().unattended(id);
      if (unattended.isPresent()) {
        heal(unattended.get());
      }
    }
  }

  /** Of a commit that was killed; one that the user has paused stands still on purpose. */
  private void thaw(ContainerId id) throws IOException {
    Optional<FrozenMark> abandoned = services.containers().abandonedMark(id);
    if (abandoned.isEmpty()) {
      return;
    }
    try (FrozenMark mark = abandoned.get()) {
      Optional<StoredContainer> found = services.containers().find(id);
      if (found.isPresent()) {
        try (StoredContainer container = found.get()) {
          if (container.isWhole() && container.state().status() == ContainerStatus.RUNNING) {
            services.cgroups().group(container.document().cgroupPath()).thaw();
          }
        }
      }
      mark.remove();
    }
  }

  /**
   * Puts one container in order that somebody has waited for, if its processes have ended.
   *
   * @param entry of the container, which is given back
   */
  void conclude(ContainerId id, LiveEntry entry) throws IOException {
    heal(new Unattended(id, entry));
  }

  /**
   * The same for a container whose monitor this process has become: to others it still runs. If its
   * end is not written down, it is not so, and nothing happens. If its policy says so, and nobody
   * has stopped it, it starts again.
   */
  void succeed(ContainerId id, LiveEntry entry) throws IOException, JockerException {
    Restarts next = null;
    try (entry) {
      Optional<StoredContainer> found = services.containers().find(id);
      if (found.isEmpty()) {
        entry.settle();
        return;
      }
      try (StoredContainer container = found.get()) {
        if (container.isWhole() && hasEnded(container)) {
          next = next(container);
          settle(new Unattended(id, entry), container);
        }
      }
    }
    if (next != null) {
      restart(id, next);
    }
  }

  /** Starts a container again that has ended and is settled. */
  void restart(ContainerId id, Restarts next) throws IOException, JockerException {
    Optional<Startable> ready =
        new StoredStart(services, RunListener.SILENT, next).prepare(id.hex());
    if (ready.isPresent()) {
      new DetachedStart(services, ready.get(), RunListener.SILENT).run();
    }
  }

  /** The count of the restart that follows, or null where none does. */
  static @Nullable Restarts next(StoredContainer container) throws IOException {
    ContainerState state = container.state();
    Optional<ExitRecord> end = ExitFile.read(container);
    Instant startedAt = state.startedAt();
    if (end.isEmpty()
        || startedAt == null
        || container.folder().has(StoredContainer.STOPPED)
        || !container
            .document()
            .restartPolicy()
            .appliesTo(end.get().exitCode(), state.restarts().count())) {
      return null;
    }
    return state.restarts().after(Duration.between(startedAt, end.get().at()));
  }

  private static boolean hasEnded(StoredContainer container) throws IOException {
    return ExitFile.read(container).isPresent();
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
    Optional<ProcessStat> stat = new Proc(services.linux()).stat(live.monitorPid());
    return stat.isPresent()
        && stat.get().startTicks() == live.monitorTicks()
        && stat.get().state() != 'Z';
  }

  private void removeHalfMade(Unattended unattended) throws IOException {
    services.roots().remove(unattended.id().hex());
    services.idRanges().release(unattended.id());
    removeVolumes(unattended.id());
    services.containers().removeHalfMade(unattended.id());
    unattended.entry().settle();
  }

  private void removeVolumes(ContainerId id) throws IOException {
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isPresent()) {
      try (StoredContainer container = found.get()) {
        if (container.folder().has(StoredContainer.VOLUMES)) {
          new VolumeRelease(services).removed(container);
        }
      }
    }
  }

  private void settle(Unattended unattended, StoredContainer container) throws IOException {
    ContainerDocument document = container.document();
    ContainerState state = container.state();
    ContainerStore.Begun begun =
        new ContainerStore.Begun(container, document.name(), unattended.entry());
    CgroupManager group = services.cgroups().group(document.cgroupPath());
    group.kill();
    ContainerEnd end = ContainerEnd.of(container, group);
    if (state.isUp()) {
      end.tell(services.events(), container.id().hex(), document.name());
    }
    ContainerRemoval removal = new ContainerRemoval(services);
    if (document.removesItself() || state.status() == ContainerStatus.REMOVING) {
      removal.remove(begun, group);
    } else {
      // After a reboot every entry is made anew, without processes.
      boolean sameBoot = unattended.entry().processes().isPresent();
      removal.settle(begun, group, state.isUp() ? end.after(state, sameBoot) : state);
    }
  }
}
