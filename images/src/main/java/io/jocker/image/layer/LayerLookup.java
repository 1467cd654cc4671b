package io.jocker.image.layer;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of an image's layers has a path, and which of them shows, as overlayfs decides it.
 */
public final class LayerLookup {
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
  private static final Set<OpenFlag> PATH = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);
  private static final Set<ResolveFlag> BENEATH =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_XDEV, ResolveFlag.NO_SYMLINKS);

  /** As many links as the kernel follows on one path. */
  private static final int LINKS = 40;

  private final FileCalls files;
  private final List<String> layers;

  /**
   * A lookup.
   *
   * @param layers the folders of the layers, the lowest first
   */
  public LayerLookup(FileCalls files, List<String> layers) {
    this.files = files;
    this.layers = List.copyOf(layers);
  }

  /** What one layer does to a path. */
  public enum Effect {
    /** Nothing: it does not have the path, and leaves what is below alone. */
    NONE,
    /** It has the path, and what it has replaces what is below. */
    WRITES,
    /** It has a directory there, which is merged with those below. */
    MERGES,
    /** It says that the path is gone. */
    REMOVES
  }

  /**
   * What a layer has.
   *
   * @param bytes of a file
   */
  public record Found(Effect effect, long bytes) {
    static final Found NONE = new Found(Effect.NONE, 0);
  }

  /** What each layer does to a path, the lowest first. No link on the way is followed. */
  public List<Found> find(String path) throws SyscallException {
    List<Found> found = new ArrayList<>();
    for (String layer : layers) {
      found.add(in(layer, path));
    }
    return found;
  }

  /** The path without links: where a container that opens it would end, the last part aside. */
  public String resolve(String path) throws SyscallException {
    Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!left.isEmpty()) {
      String part = left.removeFirst();
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        done.add(part);
        String target = left.isEmpty() || links > LINKS ? null : link(String.join("/", done));
        if (target != null) {
          links++;
          done.remove(done.size() - 1);
          if (target.startsWith("/")) {
            done.clear();
          }
          List<String> parts = List.of(target.split("/", -1));
          for (int i = parts.size() - 1; i >= 0; i--) {
            left.addFirst(parts.get(i));
          }
        }
      }
    }
    return String.join("/", done);
  }

  /** Where the link leads that shows at a path; null if there is none. */
  private @Nullable String link(String path) throws SyscallException {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Effect effect = in(layers.get(i), path).effect();
      if (effect == Effect.WRITES) {
        return target(layers.get(i), path);
      }
      if (effect != Effect.NONE) {
        return null;
      }
    }
    return null;
  }

  private @Nullable String target(String layer, String path) throws SyscallException {
    try (Fd root = files.openAt(Fd.CWD, layer, DIRECTORY, 0);
        Fd file = files.openAt2(root, path, PATH, 0, BENEATH)) {
      return files.statAt(file, "", Set.of(AtFlag.EMPTY_PATH)).isSymlink()
          ? files.readLinkAt(file, "")
          : null;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ELOOP || e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }

  private Found in(String layer, String path) throws SyscallException {
    boolean hides = false;
    try (Fd root = files.openAt(Fd.CWD, layer, DIRECTORY, 0)) {
      for (int end = nextSlash(path, 0); end < path.length(); end = nextSlash(path, end + 1)) {
        String above = path.substring(0, end);
        FileStatus status = stat(root, above);
        if (status == null) {
          return hides ? new Found(Effect.REMOVES, 0) : Found.NONE;
        }
        if (!status.isDirectory()) {
          // A whiteout or a file where the path has a directory hides all that was below it.
          return new Found(Effect.REMOVES, 0);
        }
        hides |= isOpaque(root, above);
      }
      FileStatus status = stat(root, path);
      if (status == null) {
        return hides ? new Found(Effect.REMOVES, 0) : Found.NONE;
      }
      if (OverlayMark.isWhiteout(status)) {
        return new Found(Effect.REMOVES, 0);
      }
      boolean merges = status.isDirectory() && !hides && !isOpaque(root, path);
      return new Found(
          merges ? Effect.MERGES : Effect.WRITES, status.isRegular() ? status.size() : 0);
    }
  }

  private static int nextSlash(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }

  private @Nullable FileStatus stat(Fd root, String path) throws SyscallException {
    int slash = path.lastIndexOf('/');
    String above = slash < 0 ? "." : path.substring(0, slash);
    try (Fd directory = files.openAt2(root, above, DIRECTORY, 0, BENEATH)) {
      return files.statAt(directory, path.substring(slash + 1), NOFOLLOW);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return null;
      }
      throw e;
    }
  }

  private boolean isOpaque(Fd root, String path) throws SyscallException {
    try (Fd directory = files.openAt2(root, path, DIRECTORY, 0, BENEATH)) {
      return OverlayMark.isOpaque(files, directory);
    }
  }
}
