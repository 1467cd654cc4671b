package io.jocker.image.snapshot;

import io.jocker.image.DiffId;
import java.io.IOException;
import java.util.List;

/**
 * Makes the root file systems of containers out of unpacked layers.
 *
 * <h2>Terms</h2>
 *
 * <p>A <em>layer</em> is one directory of files, unpacked once and never changed; it is what others
 * call a committed snapshot. An image is a stack of layers. A container's <em>root</em> is what its
 * processes see as {@code /}: the stack of the image's layers and, on top, one writable place of
 * the container's own; others call that an active snapshot. Two containers of one image share its
 * layers and nothing else.
 *
 * <h2>Lifecycle</h2>
 *
 * <ol>
 *   <li>Layers are unpacked while an image is pulled; see {@code io.jocker.image.layer}.
 *   <li>{@link #prepare} makes the writable place of a new container, empty, and says how its root
 *       is put together. Nothing is mounted: that is done for each start, with the {@link RootSpec}
 *       as the recipe, and ends with the container's last process.
 *   <li>{@link #find} gives the same recipe again, for the next start: what the container has
 *       written since is still there.
 *   <li>{@link #remove} throws away what the container has written. The layers stay.
 * </ol>
 *
 * <pre>{@code
 * RootSpec root = snapshotter.prepare(id, image.layers(), Durability.LASTING);
 * try (Fd mount = new RootMounts(linux).mountDetached(root)) {
 *   ... // the container runs on it
 * }
 * snapshotter.remove(id);
 * }</pre>
 *
 * <p>The root directory itself belongs to root and has the permissions 0755, whatever layers say of
 * it: so it is under docker, and images rely on it.
 *
 * <p>Implementations keep all state on disk and may be used by several threads and processes at the
 * same time, for different containers. {@code prepare} that fails leaves nothing behind; one that
 * was killed in the middle leaves what {@code remove} removes.
 */
public interface Snapshotter {
  /** What must survive when the machine loses its power. */
  enum Durability {
    /** What the container wrote, as far as it was synced. */
    LASTING,
    /** Nothing: the container is removed when it ends. */
    VOLATILE
  }

  /** The name that {@code info} shows: docker calls it the storage driver. */
  String name();

  /**
   * Makes the writable place of a container.
   *
   * @param containerId names a directory that exists, in which this container's files are kept
   * @param layers from the lowest to the topmost; may be empty, and may have one layer twice
   * @throws io.jocker.image.ImageException NOT_FOUND if a layer is not there
   * @throws IOException if the container has a writable place already, or it cannot be made
   */
  RootSpec prepare(String containerId, List<DiffId> layers, Durability durability)
      throws IOException;

  /**
   * What {@link #prepare} said, for the same arguments.
   *
   * @throws io.jocker.image.ImageException NOT_FOUND if a layer or the container's place is gone
   */
  RootSpec find(String containerId, List<DiffId> layers, Durability durability) throws IOException;

  /**
   * Removes what the container has written. If there is nothing, nothing happens.
   *
   * @throws IOException if something is still mounted below, or for other reasons of the kernel
   */
  void remove(String containerId) throws IOException;
}
