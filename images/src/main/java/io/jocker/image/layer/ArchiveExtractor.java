package io.jocker.image.layer;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a tar archive holds into a directory that somebody else may change meanwhile, such as
 * one of a container that runs.
 *
 * <p>Every entry becomes one name in a directory that was opened beneath the given one without
 * following any link. What was made is opened once more, without following a link, and is given its
 * owner and permissions through that descriptor: a link that takes its place in between gets
 * nothing.
 */
public final class ArchiveExtractor {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
  private static final Set<OpenFlag> ENTRY = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);
  private static final Set<ResolveFlag> BENEATH =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_SYMLINKS, ResolveFlag.NO_MAGICLINKS);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final Set<AtFlag> ITSELF = Set.of(AtFlag.EMPTY_PATH);
  private static final int NEW_DIRECTORY = 0700;
  private static final int IMPLIED = 0755;

  /** Says which owner or group a file gets for the one that the archive has. */
  public interface Owners {
    long user(long inArchive);

    long group(long inArchive);
  }

  private final FileCalls files;
  private final Linux linux;
  private final Limits limits;
  private final Owners owners;

  /** Times of directories, which each file that is put into them changes again. */
  private final Deque<Map.Entry<String, Timestamp>> times = new ArrayDeque<>();

  public ArchiveExtractor(Linux linux, Limits limits, Owners owners) {
    this.linux = linux;
    this.files = linux.files();
    this.limits = limits;
    this.owners = owners;
  }

  /**
   * Extracts everything.
   *
   * @param base a directory, open with O_PATH at least
   * @throws LayerFormatException if the archive is broken, leaves the directory, or would put a
   *     file in the place of a directory or the other way round
   */
  public void extract(InputStream tar, Fd base) throws IOException {
    TarReader reader = new TarReader(tar, limits);
    FileMaker maker = new FileMaker(linux, reader);
    long entries = 0;
    for (TarMember member = reader.next(); member != null; member = reader.next()) {
      if (++entries > limits.entries()) {
        throw LayerFormatException.over("entries", limits.entries(), "layerEntries");
      }
      EntryPath path = EntryPath.parse(member.name(), limits);
      if (!path.isRoot()) {
        place(base, path, member, maker);
      }
    }
    reader.drain();
    setDirectoryTimes(base);
  }

  private void place(Fd base, EntryPath path, TarMember member, FileMaker maker)
      throws IOException {
    try (Fd parent = parent(base, path.directory())) {
      makeRoom(parent, path, member);
      if (member.type() == EntryType.DIRECTORY) {
        makeDirectory(parent, path.name());
        times.push(Map.entry(path.path(), member.attributes().modified()));
      } else if (member.type() == EntryType.HARD_LINK) {
        link(base, EntryPath.parse(member.linkName(), limits), parent, path, member);
        return;
      } else {
        maker.make(parent, path.name(), member);
      }
      describe(parent, path.name(), member);
    }
  }

  private Fd parent(Fd base, EntryPath directory) throws IOException {
    String path = directory.path().isEmpty() ? "." : directory.path();
    try {
      return files.openAt2(base, path, DIRECTORY, 0, BENEATH);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT || directory.isRoot()) {
        throw e.errno() == Errno.ELOOP || e.errno() == Errno.ENOTDIR
            ? new LayerFormatException(Quoted.of(directory.path()) + " is no directory there")
            : e;
      }
    }
    try (Fd above = parent(base, directory.directory())) {
      makeDirectory(above, directory.name());
      try (Fd made = files.openAt(above, directory.name(), ENTRY, 0)) {
        chmod(made, IMPLIED);
        files.chownAt(made, "", owners.user(0), owners.group(0), ITSELF);
      }
    }
    return files.openAt2(base, path, DIRECTORY, 0, BENEATH);
  }

  /** A directory stays where one is wanted, another file goes; the two never replace each other. */
  private void makeRoom(Fd parent, EntryPath path, TarMember member) throws IOException {
    FileStatus there = status(parent, path.name());
    boolean wanted = member.type() == EntryType.DIRECTORY;
    if (there == null || (there.isDirectory() && wanted)) {
      return;
    }
    if (there.isDirectory() || wanted) {
      String one = there.isDirectory() ? "directory " : "non-directory ";
      String other = wanted ? " with directory " : " with non-directory ";
      String name = Quoted.of(path.path());
      throw new LayerFormatException("cannot overwrite " + one + name + other + name);
    }
    files.unlinkAt(parent, path.name(), Set.of());
  }

  private @Nullable FileStatus status(Fd parent, String name) throws SyscallException {
    try {
      return files.statAt(parent, name, NOFOLLOW);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private void makeDirectory(Fd parent, String name) throws SyscallException {
    try {
      files.mkdirAt(parent, name, NEW_DIRECTORY);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** To what is open, not to what has the name by now. */
  private void link(Fd base, EntryPath target, Fd parent, EntryPath path, TarMember member)
      throws IOException {
    try (Fd from = parent(base, target.directory());
        Fd file = files.openAt(from, target.name(), ENTRY, 0)) {
      files.linkAt(file, "", parent, path.name(), ITSELF);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new LayerFormatException(
            Quoted.of(member.name()) + " is a hard link to nothing that is there");
      }
      throw e;
    }
  }

  private void describe(Fd parent, String name, TarMember member) throws IOException {
    Attributes attributes = member.attributes();
    try (Fd made = files.openAt(parent, name, ENTRY, 0)) {
      FileStatus status = files.statAt(made, "", ITSELF);
      if (status.isDirectory() != (member.type() == EntryType.DIRECTORY)
          || status.isSymlink() != (member.type() == EntryType.SYMLINK)) {
        throw new LayerFormatException(Quoted.of(member.name()) + " was replaced meanwhile");
      }
      // In this order: chown takes capabilities and setuid away.
      long uid = owners.user(attributes.uid());
      files.chownAt(made, "", uid, owners.group(attributes.gid()), ITSELF);
      for (Map.Entry<String, byte[]> xattr : attributes.xattrs().entrySet()) {
        setXattr(made, xattr.getKey(), xattr.getValue());
      }
      if (!status.isSymlink()) {
        chmod(made, attributes.permissions());
      }
    }
    setTime(parent, name, attributes.modified());
  }

  private void setXattr(Fd made, String name, byte[] value) throws SyscallException {
    if (XattrPolicy.isLeftOut(name)) {
      return;
    }
    try {
      files.setXattr(made, name, value);
    } catch (SyscallException e) {
      boolean notHere = e.errno() == Errno.ENOTSUP || e.errno() == Errno.EPERM;
      if (!notHere || !XattrPolicy.isDispensable(name)) {
        throw e;
      }
    }
  }

  /** Through the descriptor's own name, which leads to what is open and nowhere else: proc(5). */
  private void chmod(Fd made, int permissions) throws SyscallException {
    files.chmodAt(Fd.CWD, "/proc/self/fd/" + made.number(), permissions);
  }

  private void setTime(Fd parent, String name, Timestamp time) throws SyscallException {
    files.setTimeAt(parent, name, time.seconds(), time.nanos(), NOFOLLOW);
  }

  /** The deepest of those that were made last come first. */
  private void setDirectoryTimes(Fd base) throws IOException {
    for (Map.Entry<String, Timestamp> directory : times) {
      EntryPath path = EntryPath.parse(directory.getKey(), limits);
      try (Fd parent = parent(base, path.directory())) {
        setTime(parent, path.name(), directory.getValue());
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
    }
  }
}
