package io.jocker.image.layer;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.CallMade;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the entries of a layer's archive into an empty directory, in the form that overlayfs takes
 * as a lower layer.
 *
 * <p>Every entry is taken as hostile. It becomes one name in a directory that was opened beneath
 * the layer's root (see {@link ParentDirectories}); calls on that name follow no symbolic link.
 * Where an entry takes the place of an earlier one, that is removed first, as tar does, so nothing
 * is ever written through it. Hard links are resolved like everything else and never follow a link
 * at their end.
 *
 * <p>Entries for the root directory itself give it its owner and permissions.
 */
final class LayerApplier {
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final int PERMISSIONS = 0777;

  /** Of a hostile layer there may be millions. */
  private static final int MOST_TOLD = 1000;

  private final Linux linux;
  private final Limits limits;
  private long entries;
  private long whiteouts;
  private long opaqueDirectories;
  private final List<CallMade> told = new ArrayList<>();

  LayerApplier(Linux linux, Limits limits) {
    this.linux = linux;
    this.limits = limits;
  }

  /**
   * Unpacks a whole archive, and reads the stream to its end.
   *
   * @param tar uncompressed
   * @param root an empty directory that nobody else writes to, open for reading
   * @throws LayerFormatException if the archive is none that a layer may be
   */
  LayerFacts apply(InputStream tar, Fd root) throws IOException {
    TarReader reader = new TarReader(tar, limits);
    DirectoryLedger ledger = new DirectoryLedger(limits);
    FileMaker maker = new FileMaker(linux, reader);
    try (ParentDirectories parents = new ParentDirectories(linux.files(), root, ledger)) {
      EntryPlacer placer =
          new EntryPlacer(linux.files(), parents, ledger, attributeWriter(root), maker);
      for (TarMember member = reader.next(); member != null; member = reader.next()) {
        if (++entries > limits.entries()) {
          throw LayerFormatException.over("entries", limits.entries(), "layerEntries");
        }
        place(placer, member);
      }
      reader.drain();
      placer.setDirectoryTimes();
    }
    return new LayerFacts(maker.contentBytes(), isOpaque(root), List.of(), ledger.implied());
  }

  /** How many entries there were, for who wants to be told. */
  long entries() {
    return entries;
  }

  /** How many of what kind. */
  String counts() {
    return "entries "
        + entries
        + ", whiteouts "
        + whiteouts
        + ", opaque directories "
        + opaqueDirectories;
  }

  /** The whiteouts one by one, the first of them, where somebody listens. */
  List<CallMade> told() {
    return told;
  }

  private void tell(String what, EntryPath path, long begin) {
    if (linux.story().isTold() && told.size() < MOST_TOLD) {
      long end = System.nanoTime();
      told.add(new CallMade(what, "/" + path.path(), 0, end, end - begin));
    }
  }

  private void place(EntryPlacer placer, TarMember member) throws IOException {
    LayerEntry entry = LayerEntry.of(member, limits);
    if (entry == null) {
      return;
    }
    long begin = System.nanoTime();
    try {
      if (entry instanceof LayerEntry.Content content) {
        placer.place(content.path(), member, limits);
      } else if (entry instanceof LayerEntry.Whiteout whiteout) {
        whiteouts++;
        placer.hide(whiteout.hidden());
        tell("whiteout", whiteout.hidden(), begin);
      } else if (entry instanceof LayerEntry.OpaqueWhiteout opaque) {
        opaqueDirectories++;
        placer.hideContents(opaque.directory());
        tell("opaque", opaque.directory(), begin);
      }
    } catch (SyscallException e) {
      throw new EntryException(member.name(), e);
    }
  }

  private boolean isOpaque(Fd root) throws SyscallException {
    return OverlayMark.isOpaque(linux.files(), root);
  }

  /** Makes one directory, to see what files of this process are like. */
  private AttributeWriter attributeWriter(Fd root) throws SyscallException {
    String probe = ".probe";
    linux.files().mkdirAt(root, probe, PERMISSIONS);
    FileStatus made = linux.files().statAt(root, probe, NOFOLLOW);
    linux.files().unlinkAt(root, probe, Set.of(AtFlag.REMOVEDIR));
    return new AttributeWriter(
        linux.files(), made.uid() == 0 && made.gid() == 0, PERMISSIONS & ~made.permissions());
  }
}
