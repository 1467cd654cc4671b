package io.jocker.engine.request;

import java.util.List;

/**
 * What a container sees apart from the host.
 *
 * @param network loopback alone, the host's, another container's, or one that connects it
 * @param pid process ids
 * @param ipc System V IPC, POSIX message queues and /dev/shm
 * @param uts host and domain name
 * @param cgroup the cgroup tree as /proc/self/cgroup shows it
 * @param user user and group ids
 * @param names what /etc/hosts and resolv.conf say
 * @param endpoint what it is in its network
 */
public record NamespacesRequest(
    NamespaceMode network,
    NamespaceMode pid,
    NamespaceMode ipc,
    NamespaceMode uts,
    NamespaceMode cgroup,
    UserNamespaceMode user,
    NameResolution names,
    EndpointRequest endpoint) {

  /** With nothing to say of the network. */
  public NamespacesRequest(
      NamespaceMode network,
      NamespaceMode pid,
      NamespaceMode ipc,
      NamespaceMode uts,
      NamespaceMode cgroup,
      UserNamespaceMode user,
      NameResolution names) {
    this(network, pid, ipc, uts, cgroup, user, names, EndpointRequest.NONE);
  }

  /** Every namespace new but the user namespace, as docker has it. */
  public static final NamespacesRequest DEFAULT =
      new NamespacesRequest(
          NamespaceMode.PRIVATE,
          NamespaceMode.PRIVATE,
          NamespaceMode.PRIVATE,
          NamespaceMode.PRIVATE,
          NamespaceMode.PRIVATE,
          UserNamespaceMode.HOST,
          NameResolution.DEFAULT);

  /**
   * How names are looked up inside.
   *
   * @param extraHosts entries {@code NAME:ADDRESS} for /etc/hosts
   * @param servers addresses for resolv.conf; empty takes the host's
   * @param searchDomains for resolv.conf; empty takes the host's
   * @param options for resolv.conf; empty takes the host's
   */
  public record NameResolution(
      List<String> extraHosts,
      List<String> servers,
      List<String> searchDomains,
      List<String> options) {

    /** As the host has it. */
    public static final NameResolution DEFAULT =
        new NameResolution(List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public NameResolution {
      extraHosts = List.copyOf(extraHosts);
      servers = List.copyOf(servers);
      searchDomains = List.copyOf(searchDomains);
      options = List.copyOf(options);
    }
  }

  /** The same with another user namespace. */
  public NamespacesRequest withUser(UserNamespaceMode other) {
    return new NamespacesRequest(network, pid, ipc, uts, cgroup, other, names, endpoint);
  }

  /** The same with other wishes of its network. */
  public NamespacesRequest withEndpoint(EndpointRequest other) {
    return new NamespacesRequest(network, pid, ipc, uts, cgroup, user, names, other);
  }

  /** The same with another network. */
  public NamespacesRequest withNetwork(NamespaceMode other) {
    return new NamespacesRequest(other, pid, ipc, uts, cgroup, user, names, endpoint);
  }
}
