package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.bundle.BundleInput.Joined;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.MountSpec;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the containers whose namespaces a new one shares. */
final class JoinedContainers {
  private static final String NAMESPACES = "/ns/";
  private static final String ROOT = "/root/dev/";

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
   * The same once more, for a container that was made before: those whose namespaces it shares have
   * other processes after each start of theirs.
   */
  Spec renew(Spec spec, ContainerDocument document) throws IOException, JockerException {
    LinuxSpec linux = spec.linux();
    if (linux == null) {
      return spec;
    }
    List<LinuxSpec.Namespace> namespaces = new ArrayList<>();
    List<MountSpec> mounts = spec.mounts();
    for (LinuxSpec.Namespace namespace : linux.namespaces()) {
      String other = document.sharedContainer(namespace.type());
      if (other.isEmpty()) {
        namespaces.add(namespace);
        continue;
      }
      String path = String.valueOf(namespace.path());
      String before = path.substring(0, path.indexOf(NAMESPACES));
      String process = "/proc/" + pid(namespace.type(), other);
      namespaces.add(
          new LinuxSpec.Namespace(namespace.type(), process + path.substring(before.length())));
      if (namespace.type().equals("ipc")) {
        mounts = moved(mounts, before, process);
      }
    }
    LinuxSpec renewed = linux.toBuilder().namespaces(namespaces).build();
    return spec.toBuilder().mounts(mounts).linux(renewed).build();
  }

  /** The shared memory and the message queues, which were those of a process that has ended. */
  private static List<MountSpec> moved(List<MountSpec> mounts, String before, String process) {
    List<MountSpec> all = new ArrayList<>();
    for (MountSpec mount : mounts) {
      String source = String.valueOf(mount.source());
      boolean foreign = source.startsWith(before + ROOT);
      all.add(foreign ? mount.withSource(process + source.substring(before.length())) : mount);
    }
    return all;
  }

  private int pid(String kind, String name) throws IOException, JockerException {
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
