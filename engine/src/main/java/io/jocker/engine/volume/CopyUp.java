package io.jocker.engine.volume;

import io.jocker.image.snapshot.TreeCopy;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty volume with what an image has at its place.
 *
 * <p>The copy is made beside the volume's files, as {@code copying}; whole, it is called {@code
 * filling}, and then its entries are moved, one by one and never over one that is there. A copy
 * that was cut off is thrown away, a move that was cut off goes on: the volume has all of it in the
 * end, and nothing that a container wrote meanwhile is lost. The folder {@code _data} stays the
 * same one, for a container may have it mounted.
 */
public final class CopyUp {
  private static final String COPYING = "copying";
  private static final String FILLING = "filling";
  private static final int ONLY_ROOT = 0700;
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> SOURCE = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> IN_ROOT =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);

  private final Linux linux;
  private final TreeCopy.Owners owners;

  /**
   * A way to fill volumes.
   *
   * @param owners what is written for the owners that the root shows
   */
  public CopyUp(Linux linux, TreeCopy.Owners owners) {
    this.linux = linux;
    this.owners = owners;
  }

  /**
   * Fills a volume if it is empty.
   *
   * @param place the volume's folder
   * @param direct whether {@code _data} lies on another file system, from which nothing can be
   *     moved
   * @param root of the container
   * @param target path in it
   */
  public void fill(Fd place, boolean direct, Fd root, String target) throws IOException {
    // A description of its own, so that two threads of one process keep each other out as well.
    try (Fd folder = linux.files().openAt(place, ".", DIRECTORY, 0)) {
      linux.locks().lock(folder, true);
      new Trees(linux.files()).remove(folder, COPYING);
      try (Fd data = linux.files().openAt(folder, StoredVolume.DATA, DIRECTORY, 0)) {
        goOn(folder, data);
        if (isEmpty(data)) {
          fillEmpty(folder, data, direct, root, target);
        }
      }
    }
  }

  /** The same for a folder that is a volume's without lying in one: it is filled where it is. */
  public void fillFolder(Fd data, Fd root, String target) throws IOException {
    try (Fd folder = linux.files().openAt(data, ".", DIRECTORY, 0)) {
      linux.locks().lock(folder, true);
      if (isEmpty(folder)) {
        fillEmpty(folder, folder, true, root, target);
      }
    }
  }

  private boolean isEmpty(Fd data) throws SyscallException {
    try (Fd again = linux.files().openAt(data, ".", DIRECTORY, 0)) {
      return linux.files().nextEntries(again).isEmpty();
    }
  }

  private void fillEmpty(Fd folder, Fd data, boolean direct, Fd root, String target)
      throws IOException {
    try (Fd source = source(root, target)) {
      if (source == null) {
        return;
      }
      if (direct) {
        TreeCopy.copy(linux, source, data, owners);
        return;
      }
      linux.files().mkdirAt(folder, COPYING, ONLY_ROOT);
      try (Fd copy = linux.files().openAt(folder, COPYING, DIRECTORY, 0)) {
        new VolumeQuota(linux).share(data, copy);
        TreeCopy.copy(linux, source, copy, owners);
        linux.files().syncFileSystem(copy);
      }
      linux.files().renameAt(folder, COPYING, folder, FILLING);
      goOn(folder, data);
    }
  }

  /** Null where the image has nothing, or no directory: the volume stays empty. */
  private @Nullable Fd source(Fd root, String target) throws SyscallException {
    try {
      return linux.files().openAt2(root, target, SOURCE, 0, IN_ROOT);
    } catch (SyscallException e) {
      if (isMissing(e.errno())) {
        return null;
      }
      throw e;
    }
  }

  private static boolean isMissing(Errno errno) {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.ELOOP;
  }

  /** Moves what is copied, whether just now or by a command that was killed. */
  private void goOn(Fd folder, Fd data) throws IOException {
    if (!isThere(folder, FILLING)) {
      return;
    }
    try (Fd filling = linux.files().openAt(folder, FILLING, DIRECTORY, 0)) {
      FileStatus status = linux.files().statAt(filling, "", Set.of(AtFlag.EMPTY_PATH));
      for (String name : linux.files().names(filling)) {
        move(filling, data, name);
      }
      TreeCopy.attributes(linux, filling, data, status);
    }
    new Trees(linux.files()).remove(folder, FILLING);
    linux.files().sync(data);
  }

  private boolean isThere(Fd folder, String name) throws SyscallException {
    try {
      linux.files().statAt(folder, name, NOFOLLOW);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private void move(Fd filling, Fd data, String name) throws SyscallException {
    try {
      linux.files().renameNoReplace(filling, name, data, name);
    } catch (SyscallException e) {
      // A container that has the volume already wrote one of this name: its own stays.
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }
}
