package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.bundle.BundleInput.Joined;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the containers whose namespaces a new one shares. */
final class JoinedContainers {
  private final Services services;
  private final ContainerStore containers;

  JoinedContainers(Services services) {
    this.services = services;
    this.containers = services.containers();
  }

  /** By the mode that names them. */
  Map<NamespaceMode, Joined> of(NamespacesRequest request) throws IOException, JockerException {
    if (request.network() instanceof NamespaceMode.Container other) {
      holdNetwork(containers.resolve(other.container()));
    }
    Map<NamespaceMode, Joined> all = new LinkedHashMap<>();
    for (NamespaceMode mode : List.of(request.network(), request.pid(), request.ipc())) {
      if (mode instanceof NamespaceMode.Container other && !all.containsKey(mode)) {
        all.put(mode, join(other.container()));
      }
    }
    return all;
  }

  private Joined join(String name) throws SyscallException, JockerException {
    ContainerId id = containers.resolve(name);
    return new Joined(require(id, name).pid(), containers.folder().path(id.hex()));
  }

  private LiveProcesses require(ContainerId id, String name)
      throws SyscallException, JockerException {
    return containers
        .processes(id)
        .orElseThrow(() -> new JockerException(ErrorCode.CONTAINER_NOT_RUNNING, name));
  }

  /**
   * The same once more, for a container that was made before.
   *
   * @param kind of namespace, as config.json names it
   * @return the first process of the other one
   */
  int pid(String kind, String name) throws IOException, JockerException {
    ContainerId id = containers.resolve(name);
    int pid = require(id, name).pid();
    if (kind.equals("network")) {
      holdNetwork(id);
    }
    return pid;
  }

  /** Its wires are taken away with it then, and not left to the end of the namespace. */
  private void holdNetwork(ContainerId id) throws IOException {
    Optional<StoredContainer> found = containers.find(id);
    if (found.isEmpty()) {
      return;
    }
    try (StoredContainer owner = found.get()) {
      if (owner.folder().has(StoredContainer.NETWORKS)) {
        services.endpoints().share(id.hex());
      }
    }
  }
}
