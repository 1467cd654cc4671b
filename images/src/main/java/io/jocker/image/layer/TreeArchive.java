package io.jocker.image.layer;

import io.jocker.linux.AtFlag;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes files and directories into a tar archive as they are: owners, permissions, times, extended
 * attributes, devices, hard links. The same files give the same archive, for names are sorted.
 *
 * <p>Somebody may change the tree meanwhile, in order to get something else read. So each entry is
 * opened once, without following a link, and all that is said of it is of what was opened.
 */
public final class TreeArchive {
  private static final Set<OpenFlag> ENTRY = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> FILE = Set.of(OpenFlag.NONBLOCK, OpenFlag.NOCTTY);
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.DIRECTORY);
  private static final Set<AtFlag> ITSELF = Set.of(AtFlag.EMPTY_PATH);
  private static final DeviceNumber NO_DEVICE = new DeviceNumber(0, 0);
  private static final int BUFFER = 128 << 10;

  /** How deep directories are followed: two descriptors are open for each level. */
  private static final int DEEPEST = 2048;

  /** File systems of the kernel's own: what is in them is no file to copy. From {@code magic.h}. */
  private static final Set<Long> KERNELS =
      Set.of(0x9fa0L, 0x62656572L, 0x27e0ebL, 0x63677270L, 0x1cd1L, 0x19800202L, 0x64626720L);

  /** What an archive takes of a tree. */
  public interface Choice {
    /** Owner or group as the archive has it. */
    long owner(long seen);

    /** Whether an entry of a directory is taken, with all below. */
    boolean takes(String path);
  }

  private final FileCalls files;
  private final Linux linux;
  private final TarEntryWriter tar;
  private final Choice choice;
  private final byte[] buffer = new byte[BUFFER];
  private final Map<String, String> linked = new HashMap<>();

  public TreeArchive(Linux linux, OutputStream out, Choice choice) {
    this.linux = linux;
    this.files = linux.files();
    this.tar = new TarEntryWriter(out);
    this.choice = choice;
  }

  /**
   * Adds one entry of a directory with all below.
   *
   * @param name of the entry; "." for the directory itself
   * @param as its name in the archive
   */
  public void add(Fd directory, String name, String as) throws IOException {
    add(directory, name, as, 0);
  }

  /**
   * Adds what is open, with all below.
   *
   * @param entry opened with O_PATH
   */
  public void addOpen(Fd entry, String as) throws IOException {
    addOpen(entry, as, 0);
  }

  /**
   * Adds what is in a directory.
   *
   * @param prefix before each name, empty or with a slash at its end
   */
  public void addContents(Fd directory, String prefix) throws IOException {
    addContents(directory, prefix, 0);
  }

  /** Adds an empty file, such as a whiteout. */
  public void addMark(String name) throws IOException {
    tar.header(name, '0', new Attributes(0, 0, 0, new Timestamp(0, 0), Map.of()), 0, "", NO_DEVICE);
  }

  /**
   * Adds what is open, of a directory nothing that is in it.
   *
   * @param entry opened with O_PATH
   */
  public void addAlone(Fd entry, String as) throws IOException {
    FileStatus status = files.statAt(entry, "", ITSELF);
    Attributes attributes = attributes(entry, status);
    if (status.isDirectory()) {
      tar.header(as + "/", '5', attributes, 0, "", NO_DEVICE);
    } else if (!isLinked(status, attributes, as)) {
      addFile(entry, status, attributes, as);
    }
  }

  /** Ends the archive. Returns how many bytes it has. */
  public long end() throws IOException {
    tar.end();
    return tar.written();
  }

  private void add(Fd directory, String name, String as, int depth) throws IOException {
    try (Fd entry = files.openAt(directory, name, ENTRY, 0)) {
      addOpen(entry, as, depth);
    } catch (SyscallException e) {
      // It went away after it was listed.
      if (e.errno() != Errno.ENOENT || depth == 0) {
        throw e;
      }
    }
  }

  private void addOpen(Fd entry, String as, int depth) throws IOException {
    FileStatus status = files.statAt(entry, "", ITSELF);
    Attributes attributes = attributes(entry, status);
    if (status.isDirectory()) {
      tar.header(as + "/", '5', attributes, 0, "", NO_DEVICE);
      addBelow(entry, as, depth);
    } else if (!isLinked(status, attributes, as)) {
      addFile(entry, status, attributes, as);
    }
  }

  private void addBelow(Fd entry, String as, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("directories are more than " + DEEPEST + " levels deep");
    }
    if (depth > 0 && KERNELS.contains(files.fileSystemType(entry))) {
      return;
    }
    try (Fd open = files.openAt(Fd.CWD, own(entry), DIRECTORY, 0)) {
      addContents(open, as + "/", depth);
    }
  }

  private void addContents(Fd directory, String prefix, int depth) throws IOException {
    try (Fd again = files.openAt(directory, ".", DIRECTORY, 0)) {
      for (String name : new TreeSet<>(files.names(again))) {
        if (choice.takes(prefix + name)) {
          add(directory, name, prefix + name, depth + 1);
        }
      }
    }
  }

  /** What was opened, by a name that can be opened again: proc(5). */
  private static String own(Fd entry) {
    return "/proc/self/fd/" + entry.number();
  }

  /** Of a file with several names the first one has the contents. */
  private boolean isLinked(FileStatus status, Attributes attributes, String as) throws IOException {
    if (status.links() < 2) {
      return false;
    }
    String first = linked.putIfAbsent(status.device() + " " + status.inode(), as);
    if (first == null) {
      return false;
    }
    tar.header(as, '1', attributes, 0, first, NO_DEVICE);
    return true;
  }

  private void addFile(Fd entry, FileStatus status, Attributes attributes, String as)
      throws IOException {
    switch (status.type()) {
      case FileStatus.REGULAR -> addContents(entry, status.size(), attributes, as);
      case FileStatus.SYMLINK ->
          tar.header(as, '2', attributes, 0, files.readLinkAt(entry, ""), NO_DEVICE);
      case FileStatus.CHARACTER_DEVICE ->
          tar.header(as, '3', attributes, 0, "", status.represents());
      case FileStatus.BLOCK_DEVICE -> tar.header(as, '4', attributes, 0, "", status.represents());
      case FileStatus.FIFO -> tar.header(as, '6', attributes, 0, "", NO_DEVICE);
      // A socket is a name for who listens; there is none in an archive.
      default -> {}
    }
  }

  /** Exactly as many bytes as were announced, whether the file grows or shrinks meanwhile. */
  private void addContents(Fd entry, long size, Attributes attributes, String as)
      throws IOException {
    try (Fd file = files.openAt(Fd.CWD, own(entry), FILE, 0)) {
      tar.header(as, '0', attributes, size, "", NO_DEVICE);
      long left = size;
      while (left > 0) {
        int want = (int) Math.min(left, BUFFER);
        int count = linux.io().read(file, buffer, 0, want);
        if (count == 0) {
          java.util.Arrays.fill(buffer, 0, want, (byte) 0);
          count = want;
        }
        tar.contents(buffer, 0, count);
        left -= count;
      }
      tar.pad(size);
    }
  }

  private Attributes attributes(Fd entry, FileStatus status) throws IOException {
    Map<String, byte[]> xattrs = new TreeMap<>();
    for (String name : names(entry)) {
      if (!XattrPolicy.isLeftOut(name)) {
        xattrs.put(name, files.xattr(entry, name));
      }
    }
    return Attributes.of(
        status.permissions(),
        choice.owner(status.uid()),
        choice.owner(status.gid()),
        new Timestamp(status.modifiedSeconds(), status.modifiedNanos()),
        xattrs);
  }

  private List<String> names(Fd entry) throws SyscallException {
    try {
      return files.xattrNames(entry);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOTSUP) {
        return List.of();
      }
      throw e;
    }
  }
}
