package io.jocker.network;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a network is made of. */
public enum Driver {
  /** A bridge of this host's. */
  BRIDGE,
  /** A bridge on each of several hosts, and tunnels between them: {@link Overlay}. */
  OVERLAY,
  /** Nothing: each container has an interface in the network of the host. */
  MACVLAN;

  /** The one that a user or a file calls so, or null. */
  public static @Nullable Driver of(String name) {
    for (Driver driver : values()) {
      if (driver.toString().equals(name)) {
        return driver;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
