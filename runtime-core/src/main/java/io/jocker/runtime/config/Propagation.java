package io.jocker.runtime.config;

import io.jocker.linux.MountFlag;

/**
 * How mounts made at one place show up at another: {@code mount_namespaces(7)}.
 *
 * @param kind SHARED, SLAVE, PRIVATE or UNBINDABLE
 * @param recursive for the mounts below as well
 */
public record Propagation(MountFlag kind, boolean recursive) {
  public Propagation {
    switch (kind) {
      case SHARED, SLAVE, PRIVATE, UNBINDABLE -> {}
      default -> throw new IllegalArgumentException("no kind of propagation: " + kind);
    }
  }
}
