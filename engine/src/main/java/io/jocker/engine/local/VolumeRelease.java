package io.jocker.engine.local;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.engine.volume.StoredVolume;
import io.jocker.engine.volume.VolumeDriver;
import io.jocker.engine.volume.VolumeStore;
import io.jocker.image.store.FileLocks;
import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of volumes when a container ends, and when it is removed. */
final class VolumeRelease {
  private final Services services;

  VolumeRelease(Services services) {
    this.services = services;
  }

  /** It has ended: what was mounted for it is taken away, unless another one still has it. */
  void ended(StoredContainer container) throws IOException {
    try (VolumeStore store = open()) {
      unmount(store, container.id(), VolumeList.read(container));
    }
  }

  /** It goes: anonymous volumes go with it if that is wanted, or if it was never whole. */
  void removed(StoredContainer container) throws IOException {
    VolumeList list = VolumeList.read(container);
    boolean whole = container.isWhole();
    try (VolumeStore store = open()) {
      unmount(store, container.id(), list);
      if (!whole || list.removed()) {
        try (FileLocks.Held held = store.lock()) {
          List<String> going = new ArrayList<>(list.made());
          going.addAll(whole ? list.shared() : List.of());
          for (String name : going) {
            remove(store, container.id(), name);
          }
        }
      }
    }
  }

  private VolumeStore open() throws SyscallException {
    return VolumeStore.open(services.linux(), services.config().root());
  }

  private void remove(VolumeStore store, ContainerId id, String name) throws IOException {
    Optional<StoredVolume> volume = store.find(name);
    if (volume.isPresent() && !isUsedByOthers(id, name)) {
      store.remove(volume.get());
    }
  }

  private boolean isUsedByOthers(ContainerId id, String name) throws IOException {
    for (ContainerSummary container : containers()) {
      if (!container.id().equals(id.hex()) && container.mounts().contains(name)) {
        return true;
      }
    }
    return false;
  }

  private List<ContainerSummary> containers() throws IOException {
    try {
      return new ContainerReader(services).list(ContainerFilter.ALL);
    } catch (JockerException e) {
      // Only a filter can be wrong, and there is none.
      throw new IllegalStateException(e);
    }
  }

  private void unmount(VolumeStore store, ContainerId id, VolumeList list) throws IOException {
    for (String name : list.all()) {
      Optional<StoredVolume> volume = store.find(name);
      if (volume.isPresent()) {
        VolumeDriver driver = VolumeDriver.of(volume.get(), services.linux());
        driver.unmountUnless(() -> isInUse(id, name));
      }
    }
  }

  /**
   * Whether another container that has it runs, or is about to: it has its journal entry before it
   * mounts anything, and this is asked while nobody can mount.
   */
  private boolean isInUse(ContainerId self, String name) throws SyscallException {
    for (ContainerId id : services.containers().unsettled().ids()) {
      if (!id.equals(self) && has(id, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(ContainerId id, String name) throws SyscallException {
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isEmpty()) {
      return false;
    }
    try (StoredContainer container = found.get()) {
      return VolumeList.read(container).all().contains(name);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }
}
