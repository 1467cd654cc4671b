package io.jocker.engine.bundle;

import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.user.ResolvedUser;
import io.jocker.image.ContainerConfig;
import java.util.List;
import java.util.Map;

/**
 * All that a bundle is made of, everything looked up.
 *
 * @param id of the container
 * @param request what was asked
 * @param image what the image says; empty for a root that is a folder
 * @param command what runs
 * @param user who runs it
 * @param rootPath of the bundle's root, for people who read config.json
 * @param hostname as the container sees it
 * @param folder absolute path of the container's own folder, with hosts, hostname, resolv.conf
 * @param idRanges of its user namespace, empty without one
 * @param joined first processes of those containers whose namespaces it shares, by the mode that
 *     names them
 * @param cgroupParent used where the request has none
 * @param sources of its volumes and image mounts, by the path where they are mounted
 */
public record BundleInput(
    String id,
    ContainerRequest request,
    ContainerConfig image,
    ContainerCommand command,
    ResolvedUser user,
    String rootPath,
    String hostname,
    String folder,
    List<IdRange> idRanges,
    Map<NamespaceMode, Joined> joined,
    String cgroupParent,
    Map<String, MountSource> sources) {

  public BundleInput {
    idRanges = List.copyOf(idRanges);
    joined = Map.copyOf(joined);
    sources = Map.copyOf(sources);
  }

  /**
   * A running container whose namespaces are shared.
   *
   * @param pid of its first process
   * @param folder its own folder
   */
  public record Joined(int pid, String folder) {}

  /** Whether the container has a user namespace of its own. */
  public boolean hasUserNamespace() {
    return !idRanges.isEmpty();
  }

  /** The same with other mounts, and with the sources of those that need one. */
  public BundleInput withMounts(
      ContainerRequest otherRequest, Map<String, MountSource> otherSources) {
    return new BundleInput(
        id,
        otherRequest,
        image,
        command,
        user,
        rootPath,
        hostname,
        folder,
        idRanges,
        joined,
        cgroupParent,
        otherSources);
  }
}
