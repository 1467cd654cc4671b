package io.jocker.runtime.config;

import io.jocker.linux.MountOption;
import java.util.List;

/** One mount of the container, in the order in which they are made. */
public sealed interface MountRequest {
  /**
   * Where: an absolute path inside, without ".." and links resolved only beneath the container's
   * root.
   */
  String destination();

  /** What the mount allows. */
  MountSettings settings();

  /**
   * A part of the host's files.
   *
   * @param source absolute path on the host
   * @param subpath the part of the source that is meant, empty for all: resolved beneath it, for
   *     who fills the source may put symbolic links there
   * @param recursive with the mounts below it
   * @param mapping shows other owners; {@link IdMappedMount#NONE} for the usual case
   */
  record Bind(
      String destination,
      String source,
      String subpath,
      boolean recursive,
      MountSettings settings,
      IdMappedMount mapping)
      implements MountRequest {}

  /**
   * A new file system.
   *
   * @param type such as tmpfs, proc, sysfs, devpts, mqueue
   * @param source its name in the mount table
   * @param data the file system's own options, in the order given; one without a value is empty
   * @param copyUp the contents that the image has there are copied into it
   */
  record FileSystem(
      String destination,
      String type,
      String source,
      List<MountOption> data,
      boolean copyUp,
      MountSettings settings)
      implements MountRequest {
    public FileSystem {
      data = List.copyOf(data);
    }
  }

  /**
   * Directories of the host on top of each other, with nothing to write to.
   *
   * @param lowers absolute paths, the topmost first
   * @param subpath the part of it that is meant, empty for all
   */
  record Stack(String destination, List<String> lowers, String subpath, MountSettings settings)
      implements MountRequest {
    public Stack {
      lowers = List.copyOf(lowers);
    }
  }

  /** The cgroup hierarchies as the container may see them. */
  record CgroupMount(String destination, MountSettings settings) implements MountRequest {}

  /**
   * An idmapped mount: {@code mount_setattr(2)} with MOUNT_ATTR_IDMAP.
   *
   * @param requested whether it is one at all; without mappings those of the container's user
   *     namespace count
   * @param recursive for the mounts below as well
   */
  record IdMappedMount(
      boolean requested, boolean recursive, List<IdMapping> uids, List<IdMapping> gids) {
    /** Owners as they are. */
    public static final IdMappedMount NONE = new IdMappedMount(false, false, List.of(), List.of());

    public IdMappedMount {
      uids = List.copyOf(uids);
      gids = List.copyOf(gids);
    }
  }
}
