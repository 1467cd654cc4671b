package io.jocker.runtime.rootfs;

import io.jocker.linux.Fd;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import java.util.List;
import java.util.Set;

/**
 * One mount of a container, as far as it can be made before the container's first process exists.
 */
public sealed interface PreparedMount {
  /** Absolute path inside the container. */
  String destination();

  /**
   * Propagation that it could not be given yet (before Linux 5.12), such as {@link
   * MountFlag#PRIVATE} with {@link MountFlag#REC}: to be given once it is in place.
   */
  Set<MountFlag> propagation();

  /**
   * A detached mount that only has to be put in place: a bind mount, a tmpfs, the container's /dev.
   *
   * @param directory whether a directory is mounted; else the destination is a file
   * @param remount flags that {@code mount_setattr(2)} could not give it (it came with Linux 5.12):
   *     to be set by a bind remount once it is in place
   */
  record Ready(
      Fd mount,
      String destination,
      boolean directory,
      Set<MountFlag> remount,
      Set<MountFlag> propagation)
      implements PreparedMount {}

  /**
   * A file system that shows the namespaces of who mounts it, so the container's first process
   * makes it itself: proc, sysfs, mqueue, cgroup.
   *
   * @param options in the order given
   */
  record FromInside(
      String type,
      String destination,
      List<MountOption> options,
      Set<MountAttribute> attributes,
      Set<MountFlag> propagation)
      implements PreparedMount {
    public FromInside {
      options = List.copyOf(options);
    }
  }
}
