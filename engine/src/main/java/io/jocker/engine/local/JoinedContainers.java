package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.bundle.BundleInput.Joined;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.LiveProcesses;
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
      services.endpoints().share(containers.resolve(other.container()).hex());
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
    Optional<LiveProcesses> processes = containers.processes(id);
    if (processes.isEmpty()) {
      throw new JockerException(ErrorCode.CONTAINER_NOT_RUNNING, name);
    }
    return new Joined(processes.get().pid(), containers.folder().path(id.hex()));
  }
}
