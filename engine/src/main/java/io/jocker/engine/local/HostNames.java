package io.jocker.engine.local;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Fd;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Chooses what a container is called inside. */
final class HostNames {
  private static final int MAX_BYTES = 256;

  private final Services services;
  private final ContainerRequest request;

  HostNames(Services services, ContainerRequest request) {
    this.services = services;
    this.request = request;
  }

  /** As asked; else the host's or another container's where it shares that network; else its id. */
  String choose(ContainerId id) throws IOException, JockerException {
    String asked = request.identity().hostname();
    if (asked != null) {
      return asked;
    }
    NamespaceMode network = request.namespaces().network();
    if (network instanceof NamespaceMode.Host
        || request.namespaces().uts() instanceof NamespaceMode.Host) {
      return ofHost();
    }
    if (network instanceof NamespaceMode.Container other) {
      ContainerId owner = services.containers().resolve(other.container());
      Optional<StoredContainer> found = services.containers().find(owner);
      if (found.isPresent()) {
        try (StoredContainer container = found.get()) {
          return container.document().hostname();
        }
      }
    }
    return id.shortForm();
  }

  private String ofHost() throws SyscallException {
    try (Fd file =
        services.linux().files().openAt(Fd.CWD, "/proc/sys/kernel/hostname", Set.of(), 0)) {
      return OsString.decode(services.linux().io().readAll(file, MAX_BYTES)).strip();
    }
  }
}
