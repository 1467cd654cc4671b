package io.jocker.image.snapshot;

import io.jocker.image.DiffId;
import io.jocker.image.ImageException;
import io.jocker.image.layer.LayerFacts;
import io.jocker.image.layer.LayerStore;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Roots by overlayfs: the layers stay where they are, and a container has only its own {@code
 * upper} and {@code work} directories.
 */
public final class OverlaySnapshotter implements Snapshotter {
  private static final String UPPER = "upper";
  private static final String WORK = "work";

  /**
   * A layer in a stack.
   *
   * @param directory where its files are
   */
  record Lower(Path directory, LayerFacts facts) {}

  private final Linux linux;
  private final LayerStore layers;
  private final Path containers;
  private final ContainerPlaces places;

  /**
   * @param containers holds a directory for each container, under its id
   */
  public OverlaySnapshotter(Linux linux, LayerStore layers, Path containers) {
    this.linux = linux;
    this.layers = layers;
    this.containers = containers;
    this.places = new ContainerPlaces(linux.files(), containers);
  }

  @Override
  public String name() {
    return "overlay";
  }

  @Override
  public RootSpec prepare(String containerId, List<DiffId> diffIds, Durability durability)
      throws IOException {
    List<Lower> lowers = lowers(diffIds);
    try (Story.About about = linux.story().about(SnapshotTopic.DIRECTORIES, containerId)) {
      makeDirectories(containerId, lowers);
    }
    return spec(containerId, lowers, durability);
  }

  private void makeDirectories(String containerId, List<Lower> lowers) throws IOException {
    places.make(containerId, UPPER, 0755);
    try {
      places.make(containerId, WORK, 0700);
      if (hasImplied(lowers)) {
        Path upper = containers.resolve(containerId).resolve(UPPER);
        InheritedDirectories.make(linux.files(), lowers, upper);
      }
    } catch (IOException e) {
      places.removeAfter(e, containerId, UPPER, WORK);
      throw e;
    }
  }

  @Override
  public RootSpec find(String containerId, List<DiffId> diffIds, Durability durability)
      throws IOException {
    places.check(containerId, UPPER);
    return spec(containerId, lowers(diffIds), durability);
  }

  @Override
  public void remove(String containerId) throws IOException {
    try {
      places.remove(containerId, UPPER, WORK, IdMappedRoots.LOWERS);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EXDEV) {
        throw e;
      }
      // On an older kernel a killed start may have left its mounts here: RootMounts, IdMappedRoots.
      Path container = containers.resolve(containerId);
      detach(container.resolve(WORK));
      for (String lower : places.names(containerId, IdMappedRoots.LOWERS)) {
        detach(container.resolve(IdMappedRoots.LOWERS).resolve(lower));
      }
      places.remove(containerId, UPPER, WORK, IdMappedRoots.LOWERS);
    }
  }

  private void detach(Path place) throws SyscallException {
    try {
      linux.mounts().detach(place.toString());
    } catch (SyscallException e) {
      // Nothing is mounted there, or there is no such place.
      if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private RootSpec spec(String containerId, List<Lower> lowers, Durability durability) {
    Path upper = containers.resolve(containerId).resolve(UPPER);
    if (lowers.isEmpty()) {
      // overlayfs wants a lower directory; with none, the writable one is all there is.
      return new RootSpec.DirectoryRoot(upper);
    }
    List<Path> directories = new ArrayList<>(lowers.size());
    for (Lower lower : lowers) {
      directories.add(lower.directory());
    }
    Path work = upper.resolveSibling(WORK);
    return new RootSpec.OverlayRoot(directories, upper, work, durability == Durability.VOLATILE);
  }

  /**
   * The layers from the topmost down. One that is there twice counts where it is topmost, for all
   * that it has (and hides) lower down it has there again; overlayfs refuses to take a directory
   * twice (ELOOP).
   */
  private List<Lower> lowers(List<DiffId> diffIds) throws IOException {
    Set<DiffId> seen = new HashSet<>();
    List<Lower> lowers = new ArrayList<>(diffIds.size());
    boolean hidden = false;
    for (int i = diffIds.size() - 1; i >= 0 && !hidden; i--) {
      DiffId layer = diffIds.get(i);
      if (!layers.exists(layer)) {
        throw new ImageException(
            ImageException.Reason.NOT_FOUND, "layer " + layer + " is not unpacked");
      }
      if (seen.add(layer)) {
        LayerFacts facts = layers.facts(layer);
        lowers.add(new Lower(layers.path(layer), facts));
        hidden = facts.hidesAllBelow();
      }
    }
    return lowers;
  }

  private static boolean hasImplied(List<Lower> lowers) {
    for (Lower lower : lowers) {
      if (!lower.facts().impliedDirectories().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
