package io.jocker.engine.local;

import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.image.DiffId;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.snapshot.CopySnapshotter;
import io.jocker.image.snapshot.IdMappedRoots;
import io.jocker.image.snapshot.RootMounts;
import io.jocker.image.snapshot.RootSpec;
import io.jocker.image.snapshot.Snapshotter;
import io.jocker.image.snapshot.Snapshotter.Durability;
import io.jocker.image.snapshot.Snapshotters;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileSystemStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import io.jocker.runtime.config.IdMapping;
import io.jocker.runtime.launch.UserNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the roots of containers: by overlayfs, and by copying where that cannot be. */
final class RootService {
  private final Linux linux;
  private final LayerStore layers;
  private final Path root;
  private final Path containers;
  private @Nullable Snapshotter chosen;

  RootService(Linux linux, LayerStore layers, String root, String containers) {
    this.linux = linux;
    this.layers = layers;
    this.root = Path.of(root);
    this.containers = Path.of(containers);
  }

  /**
   * A root, mounted and attached nowhere.
   *
   * @param storage how it was made: {@code overlay}, {@code copy}, or {@code directory}
   */
  record Mounted(Fd mount, String storage) {}

  /** How roots are made here. */
  Snapshotter snapshotter() throws IOException {
    if (chosen == null) {
      chosen = Snapshotters.choose(linux, layers, root, containers);
    }
    return chosen;
  }

  /**
   * Makes the root of a new container of these layers.
   *
   * @param ids of its user namespace, empty without one
   */
  Mounted make(
      String id,
      List<DiffId> layers,
      Durability durability,
      List<IdRange> ids,
      RunListener listener)
      throws IOException {
    Snapshotter snapshotter = snapshotter();
    if (snapshotter instanceof CopySnapshotter copy) {
      listener.warning(whyCopied(copy));
    }
    RootSpec spec = snapshotter.prepare(id, layers, durability);
    Fd mount = ids.isEmpty() ? new RootMounts(linux).mountDetached(spec) : mapped(spec, ids);
    return new Mounted(mount, snapshotter.name());
  }

  /** The root of a container that has run, or was made, before; what it wrote is still there. */
  Fd again(String id, List<DiffId> layers, List<IdRange> ids) throws IOException {
    RootSpec spec = snapshotter().find(id, layers, Durability.LASTING);
    return ids.isEmpty() ? new RootMounts(linux).mountDetached(spec) : mapped(spec, ids);
  }

  /** Overlayfs may be refused for other reasons than that it would lie on itself. */
  private ErrorText whyCopied(CopySnapshotter copy) throws SyscallException {
    try (Fd folder = linux.files().openAt(Fd.CWD, root.toString(), Set.of(OpenFlag.PATH), 0)) {
      return linux.files().fileSystemType(folder) == FileSystemStatus.OVERLAY
          ? ErrorText.of(ErrorCode.OVERLAY_ON_OVERLAY, root.toString(), copy.reason())
          : ErrorText.of(ErrorCode.IMAGE_COPIED, copy.reason());
    }
  }

  private Fd mapped(RootSpec spec, List<IdRange> ids) throws IOException {
    long owner = IdRanges.onHost(ids, 0);
    try (Fd userNamespace = userNamespace(mappings(ids))) {
      return new IdMappedRoots(linux).mountDetached(spec, userNamespace, owner, owner);
    }
  }

  private static List<IdMapping> mappings(List<IdRange> ids) {
    List<IdMapping> mappings = new ArrayList<>(ids.size());
    for (IdRange range : ids) {
      mappings.add(new IdMapping(range.firstInContainer(), range.firstOnHost(), range.size()));
    }
    return mappings;
  }

  private Fd userNamespace(List<IdMapping> mappings) throws IOException {
    try (Story.About about = linux.story().about(EngineTopic.ID_MAPPING, "")) {
      return new UserNamespaces(linux).like(mappings, mappings);
    }
  }

  /** A folder of the host, with what is mounted in it. */
  Mounted open(RootRequest.Directory directory) throws IOException, JockerException {
    try {
      return new Mounted(
          linux.mounts().detachedCopy(Fd.CWD, directory.pathOnHost(), true), "directory");
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        throw new JockerException(e, ErrorCode.ROOTFS_NOT_FOUND, directory.pathOnHost());
      }
      throw e;
    }
  }

  /** Removes what a container has written, however its root was made. */
  void remove(String id) throws IOException {
    snapshotter().remove(id);
  }
}
