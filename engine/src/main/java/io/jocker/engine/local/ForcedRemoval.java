package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Signal;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;
import java.util.Optional;

/** Removes a container because somebody asked for it. */
final class ForcedRemoval {
  private static final int ATTEMPTS = 3;

  private final Services services;

  ForcedRemoval(Services services) {
    this.services = services;
  }

  /**
   * Removes it; one that runs only when forced.
   *
   * @param volumes whether its anonymous volumes go with it
   */
  String remove(String nameOrId, boolean force, boolean volumes)
      throws IOException, JockerException {
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
      LiveEntry entry = lockEnded(new Target(id, nameOrId, container, document), force);
      ContainerStore.Begun begun = new ContainerStore.Begun(container, document.name(), entry);
      ContainerRemoval removal = new ContainerRemoval(services);
      try {
        if (volumes && container.folder().has(StoredContainer.VOLUMES)) {
          VolumeList.read(container).withRemoval().write(container);
        }
        announce(container);
      } catch (IOException | RuntimeException e) {
        removal.leave(begun);
        throw e;
      }
      removal.remove(begun, group);
    }
    return id.hex();
  }

  /** One that is to be removed. */
  private record Target(
      ContainerId id, String name, StoredContainer container, ContainerDocument document) {}

  /**
   * Ends it if it runs, and keeps others away. One that restarts by itself may have done so until
   * the lock was free: then once more, and by then it is marked as stopped.
   */
  private LiveEntry lockEnded(Target target, boolean force) throws IOException, JockerException {
    for (int i = 0; ; i++) {
      if (target.container().isWhole() && target.container().state().isUp()) {
        requireForce(target.document(), force);
        kill(target.name());
      }
      LiveEntry entry = new ContainerLocks(services).take(target.id(), target.name());
      Optional<Processes> running = processes(target.id(), entry);
      if (running.isEmpty() || i == ATTEMPTS) {
        running.ifPresent(Processes::close);
        return entry;
      }
      running.get().close();
      entry.close();
    }
  }

  /** Those of the container whose lock is held; it is given back if that cannot be told. */
  private Optional<Processes> processes(ContainerId id, LiveEntry entry) throws IOException {
    try {
      return Processes.of(services, id);
    } catch (IOException | RuntimeException e) {
      entry.close();
      throw e;
    }
  }

  /** If this process is killed in the middle, the next command goes on. */
  private static void announce(StoredContainer container) throws IOException {
    // Whoever ran it may have removed it meanwhile, which is just what is wanted.
    if (container.isWhole()) {
      container.writeState(container.state().removing(), false);
    }
  }

  private static void requireForce(ContainerDocument document, boolean force)
      throws IOException, JockerException {
    if (!force) {
      throw new JockerException(ErrorCode.CONTAINER_RUNNING, document.name());
    }
  }

  private void kill(String nameOrId) throws IOException, JockerException {
    try {
      new ContainerStop(services, RunListener.SILENT).kill(nameOrId, Signal.KILL.number());
    } catch (JockerException e) {
      // It has ended in this moment, or removed itself.
      if (e.code() != ErrorCode.CONTAINER_NOT_RUNNING
          && e.code() != ErrorCode.CONTAINER_NOT_FOUND) {
        throw e;
      }
    }
  }
}
