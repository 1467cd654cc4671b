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

  /** What read-only means for the mounts below a bind mount. */
  enum ReadOnlyBelow {
    /** Read-only as well where the kernel can: since Linux 5.12. */
    WHERE_POSSIBLE,
    /** They stay as they are. */
    NO,
    /** Read-only as well, or there is no start. */
    REQUIRED
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
   * @param below whether these are read-only with it
   * @param idMapped whether owners are shown through the container's user namespace
   */
  record Bind(
      String source,
      String target,
      boolean readOnly,
      Missing missing,
      boolean recursive,
      Propagation propagation,
      ReadOnlyBelow below,
      boolean idMapped)
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

    /** The same with another propagation. */
    public Bind withPropagation(Propagation other) {
      return new Bind(source, target, readOnly, missing, recursive, other, below, idMapped);
    }

    /** One whose mounts below are treated as usual, and whose owners are those of the host. */
    public Bind(
        String source,
        String target,
        boolean readOnly,
        Missing missing,
        boolean recursive,
        Propagation propagation) {
      this(
          source,
          target,
          readOnly,
          missing,
          recursive,
          propagation,
          ReadOnlyBelow.WHERE_POSSIBLE,
          false);
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

  /**
   * A volume, made if there is none of this name.
   *
   * @param volume which one, and how it is made; without a name it is an anonymous one, a new one
   * @param target path in the container
   * @param readOnly whether it is mounted read-only
   * @param copies whether an empty volume gets what the image has at the target
   * @param subpath the part of it that is mounted, empty for all
   * @param idMapped whether owners are shown through the container's user namespace
   */
  record Volume(
      VolumeRequest volume,
      String target,
      boolean readOnly,
      boolean copies,
      String subpath,
      boolean idMapped)
      implements MountSpec {

    /** Checks the paths. */
    public Volume {
      target = MountPath.target("volume", target);
      MountPath.checkBelow(subpath, "volume");
    }

    /** An anonymous one. */
    public static Volume anonymous(String target) {
      return new Volume(VolumeRequest.named(""), target, false, true, "", false);
    }

    /** The same of another name. */
    public Volume named(String name) {
      return new Volume(volume.withName(name), target, readOnly, copies, subpath, idMapped);
    }
  }

  /**
   * What an image has, read-only.
   *
   * @param image which one
   * @param target path in the container
   * @param subpath the part of it that is mounted, empty for all
   */
  record Image(String image, String target, String subpath) implements MountSpec {

    /** Checks the paths. */
    public Image {
      target = MountPath.target("image", target);
      MountPath.checkBelow(subpath, "image");
    }

    @Override
    public boolean readOnly() {
      return true;
    }
  }
}
