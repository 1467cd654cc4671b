package io.jocker.engine.local;

import io.jocker.engine.Restarts;
import io.jocker.engine.bundle.BundleInput;
import io.jocker.engine.store.ContainerStore;
import io.jocker.linux.Fd;
import io.jocker.runtime.spec.Spec;

/**
 * A container that is made and not started.
 *
 * @param begun its files, and the lock that keeps others away
 * @param input what it is made of
 * @param spec its config.json
 * @param root its root as a detached mount
 * @param cgroupPath from the root of the tree
 */
record MadeContainer(
    ContainerStore.Begun begun, BundleInput input, Spec spec, Fd root, String cgroupPath) {

  String id() {
    return begun.container().id().hex();
  }

  /** For its first start. */
  Startable startable() {
    return new Startable(begun, spec, root, cgroupPath, StartTraits.of(input), Restarts.NONE, true);
  }
}
