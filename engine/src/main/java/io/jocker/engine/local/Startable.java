package io.jocker.engine.local;

import io.jocker.engine.Restarts;
import io.jocker.engine.store.ContainerStore;
import io.jocker.linux.Fd;
import io.jocker.runtime.spec.Spec;

/**
 * A container that does not run, with all that a start of it takes.
 *
 * @param begun its files, and the lock that keeps others away
 * @param spec its config.json
 * @param root its root as a detached mount
 * @param cgroupPath from the root of the tree
 * @param restarts how often it has started again by itself, this start counted
 * @param first whether it has never run, so that nothing of an earlier run is there
 */
record Startable(
    ContainerStore.Begun begun,
    Spec spec,
    Fd root,
    String cgroupPath,
    StartTraits traits,
    Restarts restarts,
    boolean first) {

  /** The same with another answer to whether its input is connected. */
  Startable withInput(boolean input) {
    return new Startable(begun, spec, root, cgroupPath, traits.withInput(input), restarts, first);
  }

  String id() {
    return begun.container().id().hex();
  }
}
