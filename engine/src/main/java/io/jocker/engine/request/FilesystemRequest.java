package io.jocker.engine.request;

import io.jocker.engine.request.MountSpec.Volume;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a container has mounted beside its root, and its devices.
 *
 * @param readOnlyRoot whether the root is mounted read-only
 * @param mounts in the order given; no two on one path, but a plain anonymous volume gives way
 * @param devices host devices to pass in, beside the default ones
 * @param shmBytes size of /dev/shm
 * @param volumesFrom containers whose volumes this one has as well
 */
public record FilesystemRequest(
    boolean readOnlyRoot,
    List<MountSpec> mounts,
    List<DeviceSpec> devices,
    long shmBytes,
    List<VolumesFrom> volumesFrom) {

  /** Docker's size of /dev/shm: 64 MiB. */
  public static final long DEFAULT_SHM_BYTES = 64L << 20;

  /** A writable root and nothing else. */
  public static final FilesystemRequest DEFAULT =
      new FilesystemRequest(false, List.of(), List.of(), DEFAULT_SHM_BYTES, List.of());

  /** One without the volumes of other containers. */
  public FilesystemRequest(
      boolean readOnlyRoot, List<MountSpec> mounts, List<DeviceSpec> devices, long shmBytes) {
    this(readOnlyRoot, mounts, devices, shmBytes, List.of());
  }

  /** Copies the lists and refuses two mounts on one path. */
  public FilesystemRequest {
    mounts = withoutCovered(mounts);
    devices = List.copyOf(devices);
    volumesFrom = List.copyOf(volumesFrom);
    if (shmBytes <= 0) {
      throw new IllegalArgumentException("SHM size can not be less than 0");
    }
    Set<String> targets = new LinkedHashSet<>();
    for (MountSpec mount : mounts) {
      if (!targets.add(mount.target())) {
        throw new IllegalArgumentException("Duplicate mount point: " + mount.target());
      }
    }
  }

  /** As docker has it: {@code -v /data} is what lies there where nothing else does. */
  private static List<MountSpec> withoutCovered(List<MountSpec> mounts) {
    List<MountSpec> kept = new ArrayList<>(mounts.size());
    for (int i = 0; i < mounts.size(); i++) {
      MountSpec mount = mounts.get(i);
      if (!isAnonymous(mount) || !isCovered(mounts, i)) {
        kept.add(mount);
      }
    }
    return List.copyOf(kept);
  }

  private static boolean isAnonymous(MountSpec mount) {
    return mount instanceof Volume volume && volume.equals(Volume.anonymous(volume.target()));
  }

  /** By anything else, or by the same once more before it. */
  private static boolean isCovered(List<MountSpec> mounts, int index) {
    for (int i = 0; i < mounts.size(); i++) {
      MountSpec other = mounts.get(i);
      boolean covers = i < index || (i > index && !isAnonymous(other));
      if (covers && other.target().equals(mounts.get(index).target())) {
        return true;
      }
    }
    return false;
  }

  /** The same with other mounts. */
  public FilesystemRequest withMounts(List<MountSpec> other) {
    return new FilesystemRequest(readOnlyRoot, other, devices, shmBytes, volumesFrom);
  }

  /** Whether sources of mounts have to be found first: of volumes, and of images. */
  public boolean hasVolumes() {
    boolean found = !volumesFrom.isEmpty();
    for (MountSpec mount : mounts) {
      found |= mount instanceof MountSpec.Volume || mount instanceof MountSpec.Image;
    }
    return found;
  }
}
