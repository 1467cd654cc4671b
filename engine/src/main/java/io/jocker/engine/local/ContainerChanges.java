package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.FileChange;
import io.jocker.engine.FileChange.Kind;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.DiffId;
import io.jocker.image.layer.OverlayMark;
import io.jocker.image.layer.TreeArchive;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountOption;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a container has written: the upper directory of its overlay, compared with the layers below.
 * Both are read as they lie on the disk, so the container may go on meanwhile. Where its root is a
 * copy of the layers ({@link ImageCopy}), all of that is compared with another copy, and a file
 * counts as the same whose size and time are.
 */
final class ContainerChanges implements AutoCloseable {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> ENTRY = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);
  private static final Set<ResolveFlag> BENEATH =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_SYMLINKS);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);

  /** Made for every start, as places for mounts: docker keeps them in a layer of their own. */
  private static final Set<String> PLACES =
      Set.of(
          "/dev",
          "/dev/console",
          "/dev/mqueue",
          "/dev/pts",
          "/dev/shm",
          "/etc",
          "/etc/hostname",
          "/etc/hosts",
          "/etc/resolv.conf",
          "/proc",
          "/sys");

  private final Linux linux;
  private final FileCalls files;
  private final List<IdRange> ids;
  private final Fd upper;
  private final @Nullable Fd base;
  private final @Nullable ImageCopy copy;

  private ContainerChanges(
      Linux linux, List<IdRange> ids, Fd upper, @Nullable Fd base, @Nullable ImageCopy copy) {
    this.linux = linux;
    this.files = linux.files();
    this.ids = ids;
    this.upper = upper;
    this.base = base;
    this.copy = copy;
  }

  /** Opens both; the image must be held. */
  static ContainerChanges open(Services services, String name, StoredContainer container)
      throws IOException, JockerException {
    ContainerDocument document = container.document();
    if (document.storage().equals("copy")) {
      return ofCopy(services, container);
    }
    if (!document.storage().equals("overlay")) {
      throw new JockerException(ErrorCode.CHANGES_UNKNOWN, name, document.storage());
    }
    Linux linux = services.linux();
    List<IdRange> ids = StartTraits.of(document, StoredStart.spec(container)).ids();
    Fd upper = linux.files().openAt(Fd.CWD, container.folder().path("upper"), DIRECTORY, 0);
    try {
      List<String> layers = layers(services, document.imageId());
      return new ContainerChanges(linux, ids, upper, stack(linux, layers), null);
    } catch (IOException | RuntimeException e) {
      upper.close();
      throw e;
    }
  }

  /** The copy has the image's owners on the disk: it is its mount that has others. */
  private static ContainerChanges ofCopy(Services services, StoredContainer container)
      throws IOException {
    Linux linux = services.linux();
    ImageCopy copy = ImageCopy.make(services, container);
    try {
      Fd written = linux.files().openAt(Fd.CWD, ImageCopy.root(container), DIRECTORY, 0);
      try {
        Fd before = linux.files().openAt(Fd.CWD, copy.path(), DIRECTORY, 0);
        return new ContainerChanges(linux, List.of(), written, before, copy);
      } catch (IOException e) {
        written.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** The whole root as it is now, read-only: what it wrote on top of the layers. */
  static Fd root(Services services, StoredContainer container) throws IOException {
    List<String> folders = new ArrayList<>();
    folders.add(container.folder().path("upper"));
    folders.addAll(layers(services, container.document().imageId()));
    Fd root = stack(services.linux(), folders);
    return java.util.Objects.requireNonNull(root);
  }

  /** Folders of an image's layers, the topmost first. */
  private static List<String> layers(Services services, String imageId) throws IOException {
    List<DiffId> layers = services.images().store().resolve(imageId).layers();
    Set<String> folders = new LinkedHashSet<>();
    for (int i = layers.size() - 1; i >= 0; i--) {
      folders.add(services.images().layers().path(layers.get(i)).toString());
    }
    return List.copyOf(folders);
  }

  /** An overlay that is attached nowhere; of a single directory a copy of its mount. */
  private static @Nullable Fd stack(Linux linux, List<String> folders) throws IOException {
    if (folders.isEmpty()) {
      return null;
    }
    if (folders.size() == 1) {
      return linux.mounts().detachedCopy(Fd.CWD, folders.get(0), false);
    }
    List<MountOption> options = new ArrayList<>();
    options.add(new MountOption("source", "overlay"));
    for (String folder : folders) {
      options.add(new MountOption("lowerdir+", folder));
    }
    return linux.mounts().detachedFileSystem("overlay", options, Set.of(MountAttribute.RDONLY));
  }

  /** All changes, by path. */
  List<FileChange> list() throws IOException {
    List<FileChange> changes = new ArrayList<>();
    compare(upper, base, "", changes);
    if (copy != null && base != null) {
      addHidden(upper, base, "", changes);
      // What is missing was found last in each directory; a directory comes before what is in it.
      changes.sort(Comparator.comparing(change -> change.path().replace('/', '\0')));
    }
    return changes;
  }

  private void compare(Fd written, @Nullable Fd below, String prefix, List<FileChange> changes)
      throws IOException {
    for (String name : new TreeSet<>(names(written))) {
      try {
        compare(written, below, prefix, name, changes);
      } catch (SyscallException e) {
        // It went away after it was listed.
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
    }
  }

  private List<String> names(Fd directory) throws SyscallException {
    try (Fd again = files.openAt(directory, ".", DIRECTORY, 0)) {
      return files.names(again);
    }
  }

  private void compare(
      Fd written, @Nullable Fd below, String prefix, String name, List<FileChange> changes)
      throws IOException {
    String path = prefix + "/" + name;
    FileStatus now = files.statAt(written, name, NOFOLLOW);
    FileStatus before = below == null ? null : status(below, name);
    if (OverlayMark.isWhiteout(now)) {
      if (before != null) {
        changes.add(new FileChange(Kind.DELETED, path));
      }
    } else if (now.isDirectory()) {
      compareDirectory(written, below, path, name, now, before, changes);
    } else if (before != null) {
      if (copy == null || isOther(now, before) || isWritten(now, before)) {
        changes.add(new FileChange(Kind.CHANGED, path));
      }
    } else if (!PLACES.contains(path) || now.size() > 0) {
      changes.add(new FileChange(Kind.ADDED, path));
    }
  }

  private void compareDirectory(
      Fd written,
      @Nullable Fd below,
      String path,
      String name,
      FileStatus now,
      @Nullable FileStatus before,
      List<FileChange> changes)
      throws IOException {
    List<FileChange> within = new ArrayList<>();
    boolean both = before != null && before.isDirectory();
    try (Fd directory = files.openAt(written, name, DIRECTORY, 0);
        Fd old = both && below != null ? files.openAt(below, name, DIRECTORY, 0) : null) {
      compare(directory, old, path, within);
      if (old != null && (copy != null || OverlayMark.isOpaque(files, directory))) {
        addHidden(directory, old, path, within);
      }
    }
    if (before == null) {
      if (!within.isEmpty() || !PLACES.contains(path)) {
        changes.add(new FileChange(Kind.ADDED, path));
      }
    } else if (!both || !within.isEmpty() || isOther(now, before)) {
      changes.add(new FileChange(Kind.CHANGED, path));
    }
    changes.addAll(within);
  }

  /** What the layers have in a directory that was made anew, and that it has not. */
  private void addHidden(Fd directory, Fd old, String path, List<FileChange> changes)
      throws SyscallException {
    Set<String> there = new TreeSet<>(names(directory));
    for (String name : new TreeSet<>(names(old))) {
      if (!there.contains(name)) {
        changes.add(new FileChange(Kind.DELETED, path + "/" + name));
      }
    }
  }

  private boolean isOther(FileStatus now, FileStatus before) {
    return now.mode() != before.mode()
        || IdRanges.inContainer(ids, now.uid()) != before.uid()
        || IdRanges.inContainer(ids, now.gid()) != before.gid();
  }

  private static boolean isWritten(FileStatus now, FileStatus before) {
    return now.size() != before.size()
        || now.modifiedSeconds() != before.modifiedSeconds()
        || now.modifiedNanos() != before.modifiedNanos()
        || now.represents().major() != before.represents().major()
        || now.represents().minor() != before.represents().minor();
  }

  private @Nullable FileStatus status(Fd directory, String name) throws SyscallException {
    try {
      return files.statAt(directory, name, NOFOLLOW);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }

  /** Writes the changes as a layer: what is deleted as whiteouts (OCI image spec, layer.md). */
  void writeLayer(OutputStream out) throws IOException {
    TreeArchive archive = new TreeArchive(linux, out, new ContainerOwners(ids));
    for (FileChange change : list()) {
      String path = change.path().substring(1);
      if (change.kind() == Kind.DELETED) {
        int slash = path.lastIndexOf('/') + 1;
        archive.addMark(path.substring(0, slash) + ".wh." + path.substring(slash));
      } else {
        try (Fd entry = files.openAt2(upper, path, ENTRY, 0, BENEATH)) {
          archive.addAlone(entry, path);
        }
      }
    }
    archive.end();
  }

  @Override
  public void close() throws IOException {
    upper.close();
    if (base != null) {
      base.close();
    }
    if (copy != null) {
      copy.close();
    }
  }
}
