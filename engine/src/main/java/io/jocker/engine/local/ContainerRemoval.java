package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.StoredContainer;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes containers apart: every step is tried, and the first failure is told with the others. */
final class ContainerRemoval {
  private final Services services;

  ContainerRemoval(Services services) {
    this.services = services;
  }

  /** The first failure of several steps, with the others. */
  private static final class Failure {
    private @Nullable IOException first;

    void add(IOException failure) {
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }

    void end() throws IOException {
      if (first != null) {
        throw first;
      }
    }

    void endAfter(Exception cause) {
      if (first != null) {
        cause.addSuppressed(first);
      }
    }
  }

  /** Removes a container that has ended, with all that is kept of it. */
  void remove(ContainerStore.Begun begun, CgroupManager group) throws IOException {
    Failure failure = new Failure();
    delete(group, failure);
    removeFiles(begun, failure);
    failure.end();
  }

  /** Keeps a container that has ended. */
  void settle(ContainerStore.Begun begun, CgroupManager group, ContainerState state)
      throws IOException {
    Failure failure = new Failure();
    delete(group, failure);
    freeNetworks(begun, failure);
    writeEnd(begun, state, failure);
    unmountVolumes(begun.container(), failure);
    closeEntry(begun, failure);
    failure.end();
  }

  /** Takes away what a creation that failed has left. */
  void discard(ContainerStore.Begun begun, Exception cause) {
    Failure failure = new Failure();
    removeFiles(begun, failure);
    failure.endAfter(cause);
  }

  /**
   * Takes away what a start that failed has left. The container itself stays, as docker's does, but
   * for one that would have removed itself.
   */
  void undoStart(Startable container, boolean removed, JockerException cause) {
    if (removed) {
      giveUp(container, cause);
      return;
    }
    Failure failure = new Failure();
    ContainerStore.Begun begun = container.begun();
    try {
      services.cgroups().group(container.cgroupPath()).delete();
    } catch (IOException e) {
      failure.add(e);
    }
    freeNetworks(begun, failure);
    writeFailure(begun, StartFailure.exitCode(cause.kind()), cause.getMessage(), failure);
    removeFile(begun, StoredContainer.EXIT, failure);
    if (container.first()) {
      removeFile(begun, StoredContainer.LOG, failure);
    }
    unmountVolumes(begun.container(), failure);
    closeEntry(begun, failure);
    failure.endAfter(cause);
  }

  /** Takes away a container whose start was given up, with all that is kept of it. */
  void giveUp(Startable container, Exception cause) {
    Failure failure = new Failure();
    try {
      services.cgroups().group(container.cgroupPath()).delete();
    } catch (IOException e) {
      failure.add(e);
    }
    removeFiles(container.begun(), failure);
    failure.endAfter(cause);
  }

  /** Leaves a container as it is: the next command finds its entry and puts it in order. */
  void leave(ContainerStore.Begun begun) {
    begun.entry().close();
    begun.container().close();
  }

  // The steps. They are no lambdas, for a start that removes its container would have to link them.

  private static void delete(CgroupManager group, Failure failure) {
    try {
      group.delete();
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private void freeNetworks(ContainerStore.Begun begun, Failure failure) {
    try {
      if (begun.container().folder().has(StoredContainer.NETWORKS)) {
        services.endpoints().free(begun.container().id().hex());
      }
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private static void writeEnd(ContainerStore.Begun begun, ContainerState state, Failure failure) {
    try {
      begun.container().writeEnd(state);
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private static void writeFailure(
      ContainerStore.Begun begun, int code, String why, Failure failure) {
    try {
      begun.container().writeEnd(begun.container().state().failed(code, why));
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private static void removeFile(ContainerStore.Begun begun, String name, Failure failure) {
    try {
      begun.container().folder().remove(name);
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private void removeFiles(ContainerStore.Begun begun, Failure failure) {
    ContainerId id = begun.container().id();
    freeNetworks(begun, failure);
    try {
      services.roots().remove(id.hex());
    } catch (IOException e) {
      failure.add(e);
    }
    try {
      services.idRanges().release(id);
    } catch (IOException e) {
      failure.add(e);
    }
    removeVolumes(begun.container(), failure);
    if (failure.first == null) {
      removeDocument(begun, failure);
    }
    closeEntry(begun, failure);
  }

  private void unmountVolumes(StoredContainer container, Failure failure) {
    try {
      if (container.folder().has(StoredContainer.VOLUMES)) {
        new VolumeRelease(services).ended(container);
      }
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private void removeVolumes(StoredContainer container, Failure failure) {
    try {
      if (container.folder().has(StoredContainer.VOLUMES)) {
        new VolumeRelease(services).removed(container);
      }
    } catch (IOException e) {
      failure.add(e);
    }
  }

  /** Goes last: from it the next command knows what is still there, and where. */
  private void removeDocument(ContainerStore.Begun begun, Failure failure) {
    try {
      services.containers().remove(begun.container().id(), begun.name());
      services.events().container("destroy", begun.container().id().hex(), "name", begun.name());
    } catch (IOException e) {
      failure.add(e);
    }
  }

  private static void closeEntry(ContainerStore.Begun begun, Failure failure) {
    if (failure.first == null) {
      try {
        begun.entry().settle();
      } catch (IOException e) {
        failure.add(e);
      }
    } else {
      // The next command finds the entry and tries again.
      begun.entry().close();
    }
    begun.container().close();
  }
}
