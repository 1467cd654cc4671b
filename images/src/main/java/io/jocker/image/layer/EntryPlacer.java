package io.jocker.image.layer;

import io.jocker.image.layer.ParentDirectories.Parent;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Puts one entry after the other into a layer's directory. */
final class EntryPlacer {
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);

  private final FileCalls files;
  private final ParentDirectories parents;
  private final DirectoryLedger ledger;
  private final AttributeWriter attributes;
  private final FileMaker maker;
  private final Trees trees;

  EntryPlacer(
      FileCalls files,
      ParentDirectories parents,
      DirectoryLedger ledger,
      AttributeWriter attributes,
      FileMaker maker) {
    this.files = files;
    this.parents = parents;
    this.ledger = ledger;
    this.attributes = attributes;
    this.maker = maker;
    this.trees = new Trees(files);
  }

  /** Makes a file of any kind, in the place of whatever has its name. */
  void place(EntryPath path, TarMember member, Limits limits) throws IOException {
    if (path.isRoot()) {
      describeRoot(member);
    } else if (member.type() == EntryType.DIRECTORY) {
      placeDirectory(path, member.attributes());
    } else if (member.type() == EntryType.HARD_LINK) {
      placeLink(path, member, EntryPath.parse(member.linkName(), limits));
    } else {
      placeFile(path, member);
    }
  }

  /**
   * Puts a whiteout where the layer has nothing itself: it hides what is below the layer, never
   * what is in it, whichever of the two comes first in the archive. A directory of the layer under
   * that name becomes opaque.
   */
  void hide(EntryPath hidden) throws IOException {
    Fd parent = parents.open(hidden.parent()).fd();
    try {
      OverlayMark.makeWhiteout(files, parent, hidden.name());
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      if (files.statAt(parent, hidden.name(), NOFOLLOW).isDirectory()) {
        OverlayMark.makeOpaque(files, parent, hidden.name());
      }
    }
  }

  /** Makes a directory opaque. */
  void hideContents(EntryPath directory) throws IOException {
    Fd fd = parents.open(directory.path()).fd();
    OverlayMark.makeOpaque(files, fd, ".");
  }

  /** To be called when all is in place: each file put into a directory changed its time. */
  void setDirectoryTimes() throws SyscallException {
    for (Map.Entry<String, Timestamp> directory : ledger.described()) {
      String path = directory.getKey();
      int slash = path.lastIndexOf('/');
      String name = path.isEmpty() ? "." : path.substring(slash + 1);
      try {
        Parent parent = parents.openExisting(slash < 0 ? "" : path.substring(0, slash));
        attributes.setTime(parent.fd(), name, directory.getValue());
      } catch (SyscallException e) {
        // It was reached through a symbolic link that a later entry replaced: it is described
        // under its other name too, or gone.
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
          throw e;
        }
      }
    }
  }

  private void describeRoot(TarMember member) throws IOException {
    if (member.type() != EntryType.DIRECTORY) {
      throw new LayerFormatException(
          "entry " + Quoted.of(member.name()) + " would take the place of the root");
    }
    attributes.setExisting(parents.open("").fd(), ".", member.attributes());
    parents.forget();
    ledger.described("", member.attributes().modified());
  }

  private void placeFile(EntryPath path, TarMember member) throws IOException {
    Parent parent = parents.open(path.parent());
    try {
      maker.make(parent.fd(), path.name(), member);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      parent = remove(path);
      maker.make(parent.fd(), path.name(), member);
    }
    attributes.setNew(parent, path.name(), member.type(), member.attributes());
    attributes.setTime(parent.fd(), path.name(), member.attributes().modified());
  }

  private void placeDirectory(EntryPath path, Attributes wanted) throws IOException {
    Parent parent = parents.open(path.parent());
    if (makeDirectory(parent, path.name(), wanted)) {
      attributes.setNew(parent, path.name(), EntryType.DIRECTORY, wanted);
    } else {
      replaceByDirectory(parent, path, wanted);
    }
    ledger.described(path.path(), wanted.modified());
  }

  /** Returns false if something has that name already. */
  private boolean makeDirectory(Parent parent, String name, Attributes wanted)
      throws SyscallException {
    try {
      files.mkdirAt(parent.fd(), name, AttributeWriter.initialPermissions(wanted));
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  /**
   * A directory that is there stays, with other attributes; a whiteout becomes an opaque directory;
   * all else makes room.
   */
  private void replaceByDirectory(Parent parent, EntryPath path, Attributes wanted)
      throws IOException {
    FileStatus there = files.statAt(parent.fd(), path.name(), NOFOLLOW);
    if (there.isDirectory()) {
      attributes.setExisting(parent.fd(), path.name(), wanted);
      // An open directory is kept with what its permissions mean for files in it.
      parents.forget();
      return;
    }
    Parent again = remove(path);
    files.mkdirAt(again.fd(), path.name(), AttributeWriter.initialPermissions(wanted));
    attributes.setNew(again, path.name(), EntryType.DIRECTORY, wanted);
    if (OverlayMark.isWhiteout(there)) {
      OverlayMark.makeOpaque(files, again.fd(), path.name());
    }
  }

  /**
   * Owner, permissions and times of a hard link are those of the file it is a link to, which had an
   * entry of its own: what the link's entry says of them is passed over.
   */
  private void placeLink(EntryPath path, TarMember member, EntryPath target) throws IOException {
    Parent to = parents.open(path.parent());
    try {
      if (link(target, to, path)) {
        return;
      }
      Fd from = parents.openExisting(target.parent()).fd();
      if (isSameFile(from, target.name(), to.fd(), path.name())) {
        return;
      }
      link(target, remove(path), path);
    } catch (SyscallException e) {
      throw linkFailure(e, member);
    }
  }

  /** Returns false if something has the link's name already. */
  private boolean link(EntryPath target, Parent to, EntryPath path) throws SyscallException {
    Fd from = parents.openExisting(target.parent()).fd();
    try {
      // Without AT_SYMLINK_FOLLOW: a symbolic link gets a second name, where it leads is no matter.
      files.linkAt(from, target.isRoot() ? "." : target.name(), to.fd(), path.name(), Set.of());
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  private boolean isSameFile(Fd oneDirectory, String one, Fd otherDirectory, String other)
      throws SyscallException {
    FileStatus first = files.statAt(oneDirectory, one, NOFOLLOW);
    FileStatus second = files.statAt(otherDirectory, other, NOFOLLOW);
    return first.inode() == second.inode() && first.device().equals(second.device());
  }

  private static IOException linkFailure(SyscallException e, TarMember member) {
    String what =
        "entry " + Quoted.of(member.name()) + " is a hard link to " + Quoted.of(member.linkName());
    return switch (e.errno()) {
      case ENOENT, ENOTDIR, ELOOP ->
          new LayerFormatException(what + ", which is not in this layer");
      case EPERM -> new LayerFormatException(what + ", which is no file");
      default -> e;
    };
  }

  /** Removes what is there and gives the directory that it was in. */
  private Parent remove(EntryPath path) throws IOException {
    trees.remove(parents.open(path.parent()).fd(), path.name());
    ledger.removed(path.path());
    parents.forget();
    return parents.open(path.parent());
  }
}
