package io.jocker.image.snapshot;

import io.jocker.image.snapshot.RootSpec.DirectoryRoot;
import io.jocker.image.snapshot.RootSpec.OverlayRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import io.jocker.linux.story.Story;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a root, as a detached mount: it is in no mount table, so a killed process leaves nothing
 * behind, and the container's own first process puts it in its place.
 *
 * <p>Linux 6.7 takes each lower directory as an option of its own ({@code lowerdir+}). Before, they
 * are one string, of which {@code fsconfig(2)} takes 255 bytes and {@code mount(2)} a page. To fit
 * 128 layers and more into a page they are named {@code /proc/self/fd/N}; and the mount, which this
 * older call can only make in some place, is made on the work directory, copied with {@code
 * open_tree(2)} and taken away again. A process that is killed in between leaves it there for
 * {@link OverlaySnapshotter#remove}.
 */
public final class RootMounts {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);

  private final Linux linux;

  public RootMounts(Linux linux) {
    this.linux = linux;
  }

  /**
   * Mounts the root; closing the result unmounts it, unless it was put in some place meanwhile.
   *
   * @throws SyscallException EINVAL where overlayfs cannot be stacked, see {@link CopySnapshotter}
   */
  public Fd mountDetached(RootSpec root) throws SyscallException {
    try (Story.About about = linux.story().about(SnapshotTopic.MOUNT, "")) {
      return mount(root);
    }
  }

  private Fd mount(RootSpec root) throws SyscallException {
    if (root instanceof DirectoryRoot plain) {
      return linux.mounts().detachedCopy(Fd.CWD, plain.directory().toString(), false);
    }
    OverlayRoot overlay = (OverlayRoot) root;
    try {
      return mountRepeated(overlay, OverlayOptions.names(overlay.lowerDirs()));
    } catch (SyscallException e) {
      if (!mayBeOlder(e)) {
        throw e;
      }
      return mountJoined(overlay, e);
    }
  }

  /**
   * The same with the lower directories as open descriptors in the same order, such as idmapped
   * mounts of them. They are the caller's, who may close them afterwards.
   */
  public Fd mountDetached(OverlayRoot root, List<Fd> lowers) throws SyscallException {
    List<String> names = descriptorNames(lowers);
    try (Story.About about = linux.story().about(SnapshotTopic.MOUNT, "")) {
      return mountNamed(root, names);
    }
  }

  private Fd mountNamed(OverlayRoot root, List<String> names) throws SyscallException {
    try {
      return mountRepeated(root, names);
    } catch (SyscallException e) {
      if (!mayBeOlder(e)) {
        throw e;
      }
      return mountAndCopy(root, names, e);
    }
  }

  private Fd mountRepeated(OverlayRoot root, List<String> lowers) throws SyscallException {
    return linux
        .mounts()
        .detachedFileSystem("overlay", OverlayOptions.repeated(root, lowers), Set.of());
  }

  /** An option that is not known is EINVAL; before Linux 5.2 there is no such call. */
  private static boolean mayBeOlder(SyscallException e) {
    return e.errno() == Errno.EINVAL || e.errno() == Errno.ENOSYS;
  }

  private Fd mountJoined(OverlayRoot root, SyscallException first) throws SyscallException {
    List<Fd> lowers = new ArrayList<>(root.lowerDirs().size());
    try {
      for (Path directory : root.lowerDirs()) {
        lowers.add(linux.files().openAt(Fd.CWD, directory.toString(), DIRECTORY, 0));
      }
      return mountAndCopy(root, descriptorNames(lowers), first);
    } finally {
      for (Fd lower : lowers) {
        lower.close();
      }
    }
  }

  /**
   * A mount that was refused for its lower directories may already have marked the work directory
   * as that of a volatile one ({@code work/incompat/volatile}), for which every further attempt is
   * refused, too: EINVAL.
   */
  void forgetAttempt(OverlayRoot root) throws SyscallException {
    if (root.isVolatile()) {
      try (Fd work = linux.files().openAt(Fd.CWD, root.workDir().toString(), DIRECTORY, 0)) {
        new Trees(linux.files()).remove(work, "work");
      }
    }
  }

  private Fd mountAndCopy(OverlayRoot root, List<String> lowers, SyscallException first)
      throws SyscallException {
    String place = root.workDir().toString();
    forgetAttempt(root);
    try {
      String data = OverlayOptions.joined(root, lowers);
      linux.mounts().mount("overlay", place, "overlay", Set.of(), data);
    } catch (SyscallException e) {
      e.addSuppressed(first);
      throw e;
    }
    Fd copy = null;
    try {
      copy = linux.mounts().detachedCopy(Fd.CWD, place, false);
    } finally {
      detach(place, copy);
    }
    return copy;
  }

  /** Takes the mount out of its place; if that fails, the copy of it is of no use. */
  private void detach(String place, @Nullable Fd copy) throws SyscallException {
    try {
      linux.mounts().detach(place);
    } catch (SyscallException e) {
      if (copy != null) {
        copy.close();
      }
      throw e;
    }
  }

  private static List<String> descriptorNames(List<Fd> descriptors) {
    List<String> names = new ArrayList<>(descriptors.size());
    for (Fd descriptor : descriptors) {
      names.add("/proc/self/fd/" + descriptor.number());
    }
    return names;
  }
}
