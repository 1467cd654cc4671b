package io.jocker.image.snapshot;

import io.jocker.image.snapshot.RootSpec.DirectoryRoot;
import io.jocker.image.snapshot.RootSpec.OverlayRoot;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Mounts a root for a container with a user namespace: its layers belong to the host's ids 0 and
 * up, and must show inside as 0 and up although these are other ids on the host. An idmapped mount
 * ({@code mount_setattr(2)}, Linux 5.12; below overlayfs 5.19) shows them so, without a change on
 * disk.
 */
public final class IdMappedRoots {
  /** Beside the upper directory: where layers are mounted while an older kernel needs them so. */
  static final String LOWERS = "lower";

  private final Linux linux;
  private final RootMounts mounts;

  public IdMappedRoots(Linux linux) {
    this.linux = linux;
    this.mounts = new RootMounts(linux);
  }

  /**
   * Mounts the root, as a detached mount.
   *
   * @param userNamespace a namespace with the container's mapping
   * @param rootUid what uid 0 of the container is on the host; the writable directory is given to
   *     it
   * @param rootGid the same for gid 0
   */
  public Fd mountDetached(RootSpec root, Fd userNamespace, long rootUid, long rootGid)
      throws IOException {
    try (Story.About about = linux.story().about(SnapshotTopic.MAP, rootUid)) {
      return mount(root, userNamespace, rootUid, rootGid);
    }
  }

  private Fd mount(RootSpec root, Fd userNamespace, long rootUid, long rootGid) throws IOException {
    if (root instanceof DirectoryRoot plain) {
      return mapped(plain.directory(), userNamespace);
    }
    OverlayRoot overlay = (OverlayRoot) root;
    linux
        .files()
        .chownAt(
            Fd.CWD,
            overlay.upperDir().toString(),
            rootUid,
            rootGid,
            Set.of(AtFlag.SYMLINK_NOFOLLOW));
    List<Fd> lowers = new ArrayList<>(overlay.lowerDirs().size());
    try {
      for (Path lower : overlay.lowerDirs()) {
        lowers.add(mapped(lower, userNamespace));
      }
      return mountOver(overlay, lowers);
    } finally {
      lowers.forEach(Fd::close);
    }
  }

  /**
   * Until Linux 6.18 overlayfs took no detached mount as an idmapped lower directory: there they
   * need a place for a moment.
   */
  private Fd mountOver(OverlayRoot overlay, List<Fd> lowers) throws IOException {
    try {
      return mounts.mountDetached(overlay, lowers);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      return mountPlaced(overlay, lowers);
    }
  }

  /**
   * A process that is killed in the middle leaves these mounts below the container's directory,
   * where its removal finds them.
   */
  private Fd mountPlaced(OverlayRoot overlay, List<Fd> lowers) throws IOException {
    Path places = overlay.upperDir().resolveSibling(LOWERS);
    List<Path> attached = new ArrayList<>(lowers.size());
    try {
      for (int i = 0; i < lowers.size(); i++) {
        Path place = Files.createDirectories(places.resolve(Integer.toString(i)));
        linux.mounts().attach(lowers.get(i), Fd.CWD, place.toString());
        attached.add(place);
      }
      mounts.forgetAttempt(overlay);
      Fd root =
          mounts.mountDetached(
              new OverlayRoot(
                  attached, overlay.upperDir(), overlay.workDir(), overlay.isVolatile()));
      detach(attached, root);
      return root;
    } catch (IOException | RuntimeException e) {
      detachAfter(e, attached);
      throw e;
    }
  }

  /** The mount holds its layers by itself from now on; their places go away with the container. */
  private void detach(List<Path> places, Fd root) throws SyscallException {
    try {
      while (!places.isEmpty()) {
        linux.mounts().detach(places.get(places.size() - 1).toString());
        places.remove(places.size() - 1);
      }
    } catch (SyscallException | RuntimeException e) {
      root.close();
      throw e;
    }
  }

  private void detachAfter(Exception failure, List<Path> places) {
    for (Path place : places) {
      try {
        linux.mounts().detach(place.toString());
      } catch (SyscallException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private Fd mapped(Path directory, Fd userNamespace) throws IOException {
    Fd copy = linux.mounts().detachedCopy(Fd.CWD, directory.toString(), false);
    try {
      linux
          .mounts()
          .setAttributes(copy, EnumSet.of(MountAttribute.IDMAP), Set.of(), false, userNamespace);
      return copy;
    } catch (SyscallException e) {
      copy.close();
      throw e.errno() == Errno.ENOSYS || e.errno() == Errno.EINVAL
          ? new IOException(
              "user namespaces need idmapped layers (Linux 5.19, on a tmpfs 6.3): "
                  + e.getMessage(),
              e)
          : e;
    }
  }
}
