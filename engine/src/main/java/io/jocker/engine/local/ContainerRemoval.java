package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes containers apart: every step is tried, and the first failure is told with the others. */
final class ContainerRemoval {
  private final Services services;

  ContainerRemoval(Services services) {
    this.services = services;
  }

  /** One step. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** Steps of which each is tried. */
  private static final class Steps {
    private @Nullable IOException first;

    void add(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
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
    Steps steps = new Steps();
    steps.add(group::delete);
    removeFiles(begun, steps);
    steps.end();
  }

  private void removeFiles(ContainerStore.Begun begun, Steps steps) {
    ContainerId id = begun.container().id();
    steps.add(() -> services.roots().remove(id.hex()));
    steps.add(() -> services.idRanges().release(id));
    // Its document goes last: from it the next command knows what is still there, and where.
    if (steps.first == null) {
      steps.add(() -> services.containers().remove(id, begun.name()));
    }
    closeEntry(begun, steps);
  }

  /** Keeps a container that has ended. */
  void settle(ContainerStore.Begun begun, CgroupManager group, ContainerState state)
      throws IOException {
    Steps steps = new Steps();
    steps.add(group::delete);
    steps.add(() -> begun.container().writeState(state, false));
    closeEntry(begun, steps);
    steps.end();
  }

  /** Takes away what a creation that failed has left. */
  void discard(ContainerStore.Begun begun, Exception cause) {
    Steps steps = new Steps();
    removeFiles(begun, steps);
    steps.endAfter(cause);
  }

  /**
   * Takes away what a start that failed has left. The container itself stays, as docker's does, but
   * for one that would have removed itself.
   */
  void undoStart(MadeContainer made, boolean removed, JockerException cause) {
    Steps steps = new Steps();
    steps.add(() -> services.cgroups().group(made.cgroupPath()).delete());
    if (removed) {
      removeFiles(made.begun(), steps);
      steps.endAfter(cause);
      return;
    }
    ContainerState state =
        ContainerState.CREATED.failed(StartFailure.exitCode(cause.kind()), cause.getMessage());
    steps.add(() -> made.begun().container().writeState(state, false));
    steps.add(() -> made.begun().container().folder().remove("exit"));
    steps.add(() -> made.begun().container().folder().remove("log"));
    closeEntry(made.begun(), steps);
    steps.endAfter(cause);
  }

  /** Leaves a container as it is: the next command finds its entry and puts it in order. */
  void leave(ContainerStore.Begun begun) {
    begun.entry().close();
    begun.container().close();
  }

  private static void closeEntry(ContainerStore.Begun begun, Steps steps) {
    if (steps.first == null) {
      steps.add(() -> begun.entry().settle());
    } else {
      // The next command finds the entry and tries again.
      begun.entry().close();
    }
    begun.container().close();
  }
}
