package io.jocker.engine.local;

import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.engine.names.HostsFile;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode;

/** What contradicts itself across the parts of a request, in docker's words. */
final class Conflicts {
  private Conflicts() {}

  static void check(ContainerRequest request) throws JockerException {
    NamespacesRequest namespaces = request.namespaces();
    try {
      HostsFile.check(namespaces.names().extraHosts());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    boolean named = request.identity().hostname() != null;
    if (named && namespaces.uts() instanceof NamespaceMode.Host) {
      throw invalid("conflicting options: hostname and the UTS mode");
    }
    if (namespaces.network() instanceof NamespaceMode.Container) {
      checkSharedNetwork(namespaces, named);
    }
    if (!(namespaces.user() instanceof UserNamespaceMode.Host)) {
      checkUserNamespace(request);
    }
  }

  private static void checkSharedNetwork(NamespacesRequest namespaces, boolean named)
      throws JockerException {
    if (named) {
      throw invalid("conflicting options: hostname and the network mode");
    }
    if (!namespaces.names().servers().isEmpty()) {
      throw invalid("conflicting options: dns and the network mode");
    }
    if (!namespaces.names().extraHosts().isEmpty()) {
      throw invalid("conflicting options: custom host-to-IP mapping and the network mode");
    }
  }

  private static void checkUserNamespace(ContainerRequest request) throws JockerException {
    if (request.security().privileged()) {
      throw invalid(
          "privileged mode is incompatible with user namespaces. You must run the container in the"
              + " host namespace when running privileged mode");
    }
    if (request.namespaces().network() instanceof NamespaceMode.Host) {
      throw invalid("cannot share the host's network namespace when user namespaces are enabled");
    }
    if (request.namespaces().pid() instanceof NamespaceMode.Host) {
      throw invalid("cannot share the host PID namespace when user namespaces are enabled");
    }
  }

  private static JockerException invalid(String message) {
    return new JockerException(ErrorKind.INVALID, message);
  }
}
