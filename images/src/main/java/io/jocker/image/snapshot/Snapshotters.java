package io.jocker.image.snapshot;

import io.jocker.image.layer.LayerStore;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Chooses how roots are made on this machine: by overlayfs, if it can be mounted on the file system
 * of the root, else by copying. Tried once and remembered in the file {@code snapshotter} of the
 * root; a refusal only until the next boot, for it may have been the kernel's.
 */
public final class Snapshotters {
  private static final String FILE = "snapshotter";
  private static final String OVERLAY = "overlay\n";
  private static final String COPY = "copy\n";
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.EXCL);
  private static final int LONGEST = 4096;

  /** OVERLAYFS_SUPER_MAGIC of linux/magic.h. */
  private static final long OVERLAYFS = 0x794c7630;

  private final Linux linux;
  private final FileCalls files;
  private final Path root;

  private Snapshotters(Linux linux, Path root) {
    this.linux = linux;
    this.files = linux.files();
    this.root = root;
  }

  /**
   * The snapshotter for a root.
   *
   * @param root the directory of all that lasts, which exists
   * @param containers holds a directory for each container, under its id; below {@code root}
   */
  public static Snapshotter choose(Linux linux, LayerStore layers, Path root, Path containers)
      throws IOException {
    Snapshotters choice = new Snapshotters(linux, root);
    String remembered = choice.read(root.resolve(FILE).toString());
    if (remembered.equals(OVERLAY)) {
      return new OverlaySnapshotter(linux, layers, containers);
    }
    String prefix = COPY + choice.read(BOOT_ID);
    String text = remembered.startsWith(prefix) ? remembered : choice.probe(prefix);
    return text.equals(OVERLAY)
        ? new OverlaySnapshotter(linux, layers, containers)
        : new CopySnapshotter(linux, layers, containers, text.substring(prefix.length()).strip());
  }

  /** Returns an empty string for a file that is not there. */
  private String read(String path) throws SyscallException {
    try (Fd file = files.openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return OsString.decode(linux.io().readAll(file, LONGEST));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return "";
      }
      throw e;
    }
  }

  /** Tries overlayfs and writes down what came of it. */
  private String probe(String copyPrefix) throws IOException {
    try (Story.About about = linux.story().about(SnapshotTopic.TRY, root)) {
      return probeAndRemember(copyPrefix);
    }
  }

  private String probeAndRemember(String copyPrefix) throws IOException {
    String name = "." + FILE + "-" + Long.toHexString(System.nanoTime());
    try (Fd directory = files.openAt(Fd.CWD, root.toString(), DIRECTORY, 0)) {
      String text;
      try {
        text = mountIn(root.resolve(name), copyPrefix);
      } finally {
        new Trees(files).remove(directory, name);
      }
      try (Fd file = files.openAt(directory, name, NEW_FILE, 0600)) {
        linux.io().writeFully(file, OsString.encode(text));
      }
      files.renameAt(directory, name, directory, FILE);
      return text;
    }
  }

  private String mountIn(Path place, String copyPrefix) throws SyscallException {
    Path lower = place.resolve("lower");
    Path upper = place.resolve("upper");
    Path work = place.resolve("work");
    for (Path directory : List.of(place, lower, upper, work)) {
      files.mkdirAt(Fd.CWD, directory.toString(), 0700);
    }
    try {
      RootSpec overlay = new RootSpec.OverlayRoot(List.of(lower), upper, work, false);
      new RootMounts(linux).mountDetached(overlay).close();
      return OVERLAY;
    } catch (SyscallException e) {
      return copyPrefix + reason(place, e) + "\n";
    }
  }

  /** The kernel says no more than EINVAL; the usual reason is that jocker runs in a container. */
  private String reason(Path place, SyscallException refusal) throws SyscallException {
    try (Fd directory = files.openAt(Fd.CWD, place.toString(), DIRECTORY, 0)) {
      return files.fileSystemType(directory) == OVERLAYFS
          ? root + " lies on overlayfs, which cannot be stacked; with a volume there it need not be"
          : "overlayfs does not work on " + root + ": " + refusal.getMessage();
    }
  }
}
