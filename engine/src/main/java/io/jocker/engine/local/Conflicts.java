package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.names.HostsFile;
import io.jocker.engine.names.ResolvConf;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.network.Ipv4;
import io.jocker.network.Ipv6;

/** What contradicts itself across the parts of a request, in docker's words. */
final class Conflicts {
  private Conflicts() {}

  static void check(ContainerRequest request) throws JockerException {
    NamespacesRequest namespaces = request.namespaces();
    try {
      HostsFile.check(namespaces.names().extraHosts());
      ResolvConf.checkServers(namespaces.names().servers());
      String address = namespaces.endpoint().address();
      if (address != null) {
        Ipv4.parse(address); // which checks it
      }
      String address6 = namespaces.endpoint().address6();
      if (address6 != null) {
        Ipv6.parse(address6); // which checks it
      }
    } catch (IllegalArgumentException e) {
      throw new JockerException(e, ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
    if (request.lifecycle().removeOnExit() && request.lifecycle().restart().mayRestart()) {
      throw conflict("restart-rm");
    }
    boolean named = request.identity().hostname() != null;
    if (named && namespaces.uts() instanceof NamespaceMode.Host) {
      throw conflict("hostname-uts");
    }
    requireWires(namespaces);
    if (namespaces.network() instanceof NamespaceMode.Container) {
      checkSharedNetwork(namespaces, named);
    }
    if (!(namespaces.user() instanceof UserNamespaceMode.Host)) {
      checkUserNamespace(request);
    }
  }

  /**
   * An address and further names are of a network. And nothing of the host's, or of another
   * container's, is held back for one that shares it.
   */
  private static void requireWires(NamespacesRequest namespaces) throws JockerException {
    if (namespaces.network() instanceof NamespaceMode.Connected) {
      return;
    }
    EndpointRequest endpoint = namespaces.endpoint();
    if (endpoint.shape() != null) {
      throw conflict("shape-network");
    }
    boolean shared = namespaces.network() instanceof NamespaceMode.Container;
    if (endpoint.address() != null && !shared) {
      throw conflict("address-network");
    }
    if (endpoint.address6() != null && !shared) {
      throw conflict("address6-network");
    }
    if (!endpoint.aliases().isEmpty() && !shared) {
      throw conflict("alias-network");
    }
  }

  private static void checkSharedNetwork(NamespacesRequest namespaces, boolean named)
      throws JockerException {
    if (named) {
      throw conflict("hostname-network");
    }
    if (namespaces.endpoint().isAny()) {
      throw conflict("ports-network");
    }
    if (!namespaces.names().servers().isEmpty()) {
      throw conflict("dns-network");
    }
    if (!namespaces.names().extraHosts().isEmpty()) {
      throw conflict("hosts-network");
    }
  }

  private static void checkUserNamespace(ContainerRequest request) throws JockerException {
    if (request.security().privileged()) {
      throw conflict("privileged-userns");
    }
    if (request.namespaces().network() instanceof NamespaceMode.Host) {
      throw conflict("network-userns");
    }
    if (request.namespaces().pid() instanceof NamespaceMode.Host) {
      throw conflict("pid-userns");
    }
  }

  private static JockerException conflict(String form) {
    return new JockerException(ErrorText.ofForm(ErrorCode.OPTION_CONFLICT, form));
  }
}
