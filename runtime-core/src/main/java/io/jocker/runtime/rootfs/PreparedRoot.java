package io.jocker.runtime.rootfs;

import io.jocker.linux.Fd;
import io.jocker.runtime.config.DeviceNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a container's file system that could be made beforehand, as open descriptors. No
 * mount table of the host has any of it: when this process ends, so does all of this.
 *
 * @param root the root as a detached mount
 * @param mounts what is mounted in it, in that order
 * @param devices what is left for the container's first process to make, in the root itself
 * @param terminal the pseudo terminal, if the container has one
 * @param owned all that {@link #close} closes
 */
public record PreparedRoot(
    Fd root,
    List<PreparedMount> mounts,
    List<DeviceNode> devices,
    @Nullable Terminal terminal,
    List<Fd> owned)
    implements AutoCloseable {
  /** The two ends of the container's pseudo terminal: {@code pty(7)}. */
  public record Terminal(Fd master, Fd peer) {}

  public PreparedRoot {
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    owned = new ArrayList<>(owned);
  }

  /** Takes the master out of what {@link #close} closes: it is the caller's now. */
  public void releaseMaster() {
    if (terminal != null) {
      owned.remove(terminal.master());
    }
  }

  @Override
  public void close() {
    for (Fd each : owned) {
      each.close();
    }
  }
}
