package io.jocker.runtime.config;

import io.jocker.linux.Namespace;

/** Where the container's namespace of one kind comes from: {@code namespaces(7)}. */
public sealed interface NamespaceRequest {
  Namespace kind();

  /** A namespace of its own. */
  record New(Namespace kind) implements NamespaceRequest {}

  /**
   * One that exists.
   *
   * @param path absolute path on the host, such as /proc/4711/ns/net or /run/netns/a
   */
  record Join(Namespace kind, String path) implements NamespaceRequest {}

  /** The one that jocker itself is in. */
  record Host(Namespace kind) implements NamespaceRequest {}
}
