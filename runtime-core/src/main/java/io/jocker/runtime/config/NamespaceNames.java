package io.jocker.runtime.config;

import io.jocker.linux.Namespace;
import io.jocker.runtime.spec.InvalidSpecException;

/** The specification's words for the kinds of namespaces. */
final class NamespaceNames {
  private NamespaceNames() {}

  static Namespace kind(String type, String field) {
    return switch (type) {
      case "mount" -> Namespace.MOUNT;
      case "cgroup" -> Namespace.CGROUP;
      case "uts" -> Namespace.UTS;
      case "ipc" -> Namespace.IPC;
      case "user" -> Namespace.USER;
      case "pid" -> Namespace.PID;
      case "network" -> Namespace.NETWORK;
      case "time" -> Namespace.TIME;
      default -> throw new InvalidSpecException(field, "not a kind of namespace: \"" + type + "\"");
    };
  }
}
