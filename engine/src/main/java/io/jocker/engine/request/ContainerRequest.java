package io.jocker.engine.request;

import java.util.List;

/**
 * Everything that was asked of one new container, in one group per subject.
 *
 * @param root where its file system comes from
 * @param identity its name and what is written on it
 * @param process what runs in it, and how
 * @param namespaces what it sees apart from the host
 * @param filesystem what is mounted in it
 * @param resources what it may use up
 * @param security what it may do
 * @param lifecycle how it ends and what is kept of it
 */
public record ContainerRequest(
    RootRequest root,
    IdentityRequest identity,
    ProcessRequest process,
    NamespacesRequest namespaces,
    FilesystemRequest filesystem,
    ResourcesRequest resources,
    SecurityRequest security,
    LifecycleRequest lifecycle) {

  /** A container of {@code image} that runs {@code command} with docker's defaults for the rest. */
  public static ContainerRequest of(String image, List<String> command) {
    return new ContainerRequest(
        RootRequest.Image.of(image),
        IdentityRequest.NONE,
        ProcessRequest.of(command),
        NamespacesRequest.DEFAULT,
        FilesystemRequest.DEFAULT,
        ResourcesRequest.UNLIMITED,
        SecurityRequest.DEFAULT,
        LifecycleRequest.DEFAULT);
  }

  /** The same container with another process. */
  public ContainerRequest withProcess(ProcessRequest other) {
    return new ContainerRequest(
        root, identity, other, namespaces, filesystem, resources, security, lifecycle);
  }

  /** The same container with another name, hostname and labels. */
  public ContainerRequest withIdentity(IdentityRequest other) {
    return new ContainerRequest(
        root, other, process, namespaces, filesystem, resources, security, lifecycle);
  }

  /** The same container with other namespaces. */
  public ContainerRequest withNamespaces(NamespacesRequest other) {
    return new ContainerRequest(
        root, identity, process, other, filesystem, resources, security, lifecycle);
  }

  /** The same container with other mounts and devices. */
  public ContainerRequest withFilesystem(FilesystemRequest other) {
    return new ContainerRequest(
        root, identity, process, namespaces, other, resources, security, lifecycle);
  }

  /** The same container with other limits. */
  public ContainerRequest withResources(ResourcesRequest other) {
    return new ContainerRequest(
        root, identity, process, namespaces, filesystem, other, security, lifecycle);
  }

  /** The same container with other rights. */
  public ContainerRequest withSecurity(SecurityRequest other) {
    return new ContainerRequest(
        root, identity, process, namespaces, filesystem, resources, other, lifecycle);
  }

  /** The same container with another end. */
  public ContainerRequest withLifecycle(LifecycleRequest other) {
    return new ContainerRequest(
        root, identity, process, namespaces, filesystem, resources, security, other);
  }
}
