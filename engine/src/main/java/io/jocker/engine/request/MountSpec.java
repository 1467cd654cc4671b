package io.jocker.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something mounted in a container beside its root. */
public sealed interface MountSpec {

  /** Absolute path in the container, cleaned of {@code .}, {@code ..} and doubled slashes. */
  String target();

  /** Whether it is mounted read-only. */
  boolean readOnly();

  /** How mounts made later on one side are seen on the other, mount_namespaces(7). */
  enum Propagation {
    /** Not at all, and mounts below the source stay behind. */
    PRIVATE,
    /** Not at all; docker's default. */
    RPRIVATE,
    /** Both ways, for the mount itself. */
    SHARED,
    /** Both ways, for it and those below. */
    RSHARED,
    /** From host to container, for the mount itself. */
    SLAVE,
    /** From host to container, for it and those below. */
    RSLAVE
  }

  /**
   * A file or folder of the host.
   *
   * @param source absolute path on the host
   * @param target path in the container
   * @param readOnly whether it is mounted read-only
   * @param missing what to do when there is no such source
   * @param recursive whether mounts below the source come along
   * @param propagation of later mounts
   */
  record Bind(
      String source,
      String target,
      boolean readOnly,
      Missing missing,
      boolean recursive,
      Propagation propagation)
      implements MountSpec {

    /** What to do when the source does not exist. */
    public enum Missing {
      /** Make a folder, as {@code -v} does. */
      CREATE_DIRECTORY,
      /** Refuse, as {@code --mount} does. */
      FAIL
    }

    /** Checks both paths and cleans them. */
    public Bind {
      if (!source.startsWith("/")) {
        throw new IllegalArgumentException(
            "invalid mount config for type \"bind\": invalid mount path: '"
                + source
                + "' mount path must be absolute");
      }
      source = MountPath.clean(source);
      target = MountPath.target("bind", target);
    }
  }

  /**
   * A file system in memory.
   *
   * @param target path in the container
   * @param readOnly whether it is mounted read-only
   * @param sizeBytes most it holds, or null for half of the memory
   * @param mode permissions of its root, or null for 1777
   * @param options further ones of tmpfs(5) and mount(8), as {@code noexec}
   */
  record Tmpfs(
      String target,
      boolean readOnly,
      @Nullable Long sizeBytes,
      @Nullable Integer mode,
      List<String> options)
      implements MountSpec {

    /** Checks the path and copies the options. */
    public Tmpfs {
      target = MountPath.target("tmpfs", target);
      options = List.copyOf(options);
    }
  }
}
