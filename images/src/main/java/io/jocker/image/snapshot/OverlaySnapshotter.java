package io.jocker.image.snapshot;

import io.jocker.image.DiffId;
import io.jocker.image.ImageException;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.OverlayMark;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.MountCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Roots by overlayfs: the layers stay where they are, and a container has only its own {@code
 * upper} and {@code work} directories.
 */
public final class OverlaySnapshotter implements Snapshotter {
  private static final String UPPER = "upper";
  private static final String WORK = "work";
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);

  private final FileCalls files;
  private final MountCalls mounts;
  private final LayerStore layers;
  private final Path containers;
  private final ContainerPlaces places;

  /**
   * @param containers holds a directory for each container, under its id
   */
  public OverlaySnapshotter(Linux linux, LayerStore layers, Path containers) {
    this.files = linux.files();
    this.mounts = linux.mounts();
    this.layers = layers;
    this.containers = containers;
    this.places = new ContainerPlaces(files, containers);
  }

  @Override
  public String name() {
    return "overlay";
  }

  @Override
  public RootSpec prepare(String containerId, List<DiffId> diffIds, Durability durability)
      throws IOException {
    List<Path> lowers = lowerDirs(diffIds);
    places.make(containerId, UPPER, 0755);
    try {
      places.make(containerId, WORK, 0700);
    } catch (IOException e) {
      places.removeAfter(e, containerId, UPPER);
      throw e;
    }
    return spec(containerId, lowers, durability);
  }

  @Override
  public RootSpec find(String containerId, List<DiffId> diffIds, Durability durability)
      throws IOException {
    places.check(containerId, UPPER);
    return spec(containerId, lowerDirs(diffIds), durability);
  }

  @Override
  public void remove(String containerId) throws IOException {
    try {
      places.remove(containerId, UPPER, WORK);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EXDEV) {
        throw e;
      }
      // See RootMounts: on an older kernel a killed start may have left its mount here.
      mounts.detach(containers.resolve(containerId).resolve(WORK).toString());
      places.remove(containerId, UPPER, WORK);
    }
  }

  private RootSpec spec(String containerId, List<Path> lowers, Durability durability) {
    Path upper = containers.resolve(containerId).resolve(UPPER);
    if (lowers.isEmpty()) {
      // overlayfs wants a lower directory; with none, the writable one is all there is.
      return new RootSpec.DirectoryRoot(upper);
    }
    Path work = upper.resolveSibling(WORK);
    return new RootSpec.OverlayRoot(lowers, upper, work, durability == Durability.VOLATILE);
  }

  /**
   * The directories from the topmost down. A layer that is there twice counts where it is topmost,
   * for all that it has (and hides) lower down it has there again; overlayfs refuses to take a
   * directory twice (ELOOP).
   */
  private List<Path> lowerDirs(List<DiffId> diffIds) throws IOException {
    List<DiffId> topmostFirst = new ArrayList<>(diffIds);
    Collections.reverse(topmostFirst);
    List<Path> lowers = new ArrayList<>();
    for (DiffId layer : new LinkedHashSet<>(topmostFirst)) {
      Path directory = layers.path(layer);
      lowers.add(directory);
      if (isOpaque(layer, directory)) {
        // overlayfs does not look at this mark where it is on the root of a layer.
        break;
      }
    }
    return lowers;
  }

  private boolean isOpaque(DiffId layer, Path directory) throws IOException {
    try (Fd root = files.openAt(Fd.CWD, directory.toString(), DIRECTORY, 0)) {
      return OverlayMark.isOpaque(files, root);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new ImageException(
            ImageException.Reason.NOT_FOUND, "layer " + layer + " is not unpacked", e);
      }
      throw e;
    }
  }
}
