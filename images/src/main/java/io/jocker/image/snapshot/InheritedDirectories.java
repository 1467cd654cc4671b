package io.jocker.image.snapshot;

import io.jocker.image.layer.OverlayMark;
import io.jocker.image.snapshot.OverlaySnapshotter.Lower;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the attributes of directories that a layer mentions without describing them.
 *
 * <p>An archive may have {@code tmp/x} and no entry for {@code tmp}. Unpacked by itself, the layer
 * then has a {@code tmp} of root's with 0755, and in the overlay that would cover the one with 1777
 * below. Layers are unpacked independently of each other, so only here, where they are stacked, is
 * it known what is below: such directories are made in the upper directory, with the attributes of
 * the topmost layer that describes them.
 */
final class InheritedDirectories {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> AS_IT_IS =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_SYMLINKS);
  private static final Set<AtFlag> ITSELF = Set.of(AtFlag.EMPTY_PATH);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);

  private final FileCalls files;
  private final Fd upper;
  private final List<Fd> layers = new ArrayList<>();
  private final List<Set<String>> implied = new ArrayList<>();
  private final Set<String> made = new HashSet<>();

  private InheritedDirectories(FileCalls files, Fd upper) {
    this.files = files;
    this.upper = upper;
  }

  /**
   * Makes the directories.
   *
   * @param lowers the topmost first
   * @param upper an upper directory that is still empty
   */
  static void make(FileCalls files, List<Lower> lowers, Path upper) throws IOException {
    try (Fd opened = files.openAt(Fd.CWD, upper.toString(), DIRECTORY, 0)) {
      InheritedDirectories inherited = new InheritedDirectories(files, opened);
      try {
        inherited.open(lowers);
        for (Set<String> directories : inherited.implied) {
          for (String path : directories) {
            inherited.inherit(path);
          }
        }
      } finally {
        inherited.layers.forEach(Fd::close);
      }
    }
  }

  private void open(List<Lower> lowers) throws SyscallException {
    for (Lower lower : lowers) {
      layers.add(files.openAt(Fd.CWD, lower.directory().toString(), DIRECTORY, 0));
      implied.add(Set.copyOf(lower.facts().impliedDirectories()));
    }
  }

  /** Makes {@code path}, and first what is above it, if a layer describes it. */
  private void inherit(String path) throws SyscallException {
    if (path.isEmpty() || !made.add(path)) {
      return;
    }
    try (@Nullable Fd described = described(path)) {
      if (described != null) {
        int slash = path.lastIndexOf('/');
        inherit(slash < 0 ? "" : path.substring(0, slash));
        makeLike(described, path);
      }
    }
  }

  /**
   * The directory that shows at {@code path}, in the topmost layer that describes it; null if what
   * shows is no directory, or no layer describes it.
   */
  private @Nullable Fd described(String path) throws SyscallException {
    for (int i = 0; i < layers.size(); i++) {
      Fd found = openAsItIs(layers.get(i), path);
      boolean isDescribed = found != null && !implied.get(i).contains(path);
      if (isDescribed) {
        return found;
      }
      if (found != null) {
        found.close();
      }
      if (hidesBelow(layers.get(i), path)) {
        return null;
      }
    }
    return null;
  }

  /** Whether nothing shows of what lower layers have at {@code path}. */
  private boolean hidesBelow(Fd layer, String path) throws SyscallException {
    int end = path.indexOf('/');
    while (true) {
      String part = end < 0 ? path : path.substring(0, end);
      try (Fd directory = files.openAt2(layer, part, DIRECTORY, 0, AS_IT_IS)) {
        if (OverlayMark.isOpaque(files, directory)) {
          return true;
        }
      } catch (SyscallException e) {
        // ENOENT: the layer has nothing there. Else it has what is no directory: that covers all.
        return e.errno() != Errno.ENOENT;
      }
      if (end < 0) {
        return false;
      }
      end = path.indexOf('/', end + 1);
    }
  }

  private @Nullable Fd openAsItIs(Fd layer, String path) throws SyscallException {
    try {
      return files.openAt2(layer, path, DIRECTORY, 0, AS_IT_IS);
    } catch (SyscallException e) {
      return switch (e.errno()) {
        case ENOENT, ENOTDIR, ELOOP -> null;
        default -> throw e;
      };
    }
  }

  private void makeLike(Fd model, String path) throws SyscallException {
    FileStatus status = files.statAt(model, "", ITSELF);
    // Made by this object with all that is above it: no symbolic link can be on the way.
    files.mkdirAt(upper, path, 0700);
    files.chownAt(upper, path, status.uid(), status.gid(), NOFOLLOW);
    for (String xattr : files.xattrNames(model)) {
      if (!OverlayMark.isMark(xattr)) {
        files.setXattrAt(upper, path, xattr, files.xattr(model, xattr));
      }
    }
    files.chmodAt(upper, path, status.permissions());
    files.setTimeAt(upper, path, status.modifiedSeconds(), status.modifiedNanos(), NOFOLLOW);
  }
}
