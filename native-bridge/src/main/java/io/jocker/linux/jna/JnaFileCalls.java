package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.FALLOCATE;
import static io.jocker.linux.SystemCall.FCHMODAT;
import static io.jocker.linux.SystemCall.FCHOWNAT;
import static io.jocker.linux.SystemCall.FSTATFS;
import static io.jocker.linux.SystemCall.FSYNC;
import static io.jocker.linux.SystemCall.FTRUNCATE;
import static io.jocker.linux.SystemCall.INOTIFY_ADD_WATCH;
import static io.jocker.linux.SystemCall.INOTIFY_INIT1;
import static io.jocker.linux.SystemCall.LINKAT;
import static io.jocker.linux.SystemCall.MKDIRAT;
import static io.jocker.linux.SystemCall.MKNODAT;
import static io.jocker.linux.SystemCall.OPENAT;
import static io.jocker.linux.SystemCall.OPENAT2;
import static io.jocker.linux.SystemCall.READLINKAT;
import static io.jocker.linux.SystemCall.RENAMEAT2;
import static io.jocker.linux.SystemCall.STATX;
import static io.jocker.linux.SystemCall.SYMLINKAT;
import static io.jocker.linux.SystemCall.SYNCFS;
import static io.jocker.linux.SystemCall.UNLINKAT;
import static io.jocker.linux.SystemCall.UTIMENSAT;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Bits;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.DirectoryEntry;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.FileSystemStatus;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.PathList;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.util.List;
import java.util.Set;

/** {@link FileCalls} through system calls. */
final class JnaFileCalls implements FileCalls {
  private static final int FALLOC_FL_KEEP_SIZE = 1;

  /** {@code struct open_how}: u64 flags, mode, resolve. */
  private static final int OPEN_HOW_SIZE = 24;

  /** How often openat2 is asked again while somebody renames directories on the path. */
  private static final int RACES = 128;

  private static final int RENAME_NOREPLACE = 1;
  private static final int LONGEST_LINK = 65_536;

  private static final int IN_NONBLOCK = 04000;

  /** IN_MODIFY, IN_MOVED_TO, IN_CREATE. */
  private static final int IN_CHANGES = 0x2 | 0x80 | 0x100;

  private final Kernel kernel;
  private final ExtendedAttributes attributes;
  private final MemoryFiles memoryFiles;
  private final Directories directories;

  JnaFileCalls(Kernel kernel) {
    this.kernel = kernel;
    this.attributes = new ExtendedAttributes(kernel);
    this.memoryFiles = new MemoryFiles(kernel);
    this.directories = new Directories(kernel);
  }

  @Override
  public Fd openAt(Fd directory, String path, Set<OpenFlag> flags, int mode)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long bits = Bits.of(flags) | JnaIoCalls.O_CLOEXEC;
      long result = kernel.call(OPENAT, directory.number(), scratch.text(path), bits, mode);
      if (result < 0) {
        throw at(OPENAT, directory, path, ", " + Words.flags("O_", flags), result);
      }
      boolean alone = directory == Fd.CWD || path.startsWith("/");
      return kernel.opened(result, alone ? path : directory.nameOf(path));
    }
  }

  @Override
  public Fd openAt2(
      Fd directory, String path, Set<OpenFlag> flags, int mode, Set<ResolveFlag> resolve)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block how = scratch.block(OPEN_HOW_SIZE);
      how.putLong(0, Bits.of(flags) | JnaIoCalls.O_CLOEXEC);
      // Unlike openat, this call refuses a mode that would not be used.
      how.putLong(8, flags.contains(OpenFlag.CREAT) ? mode : 0);
      how.putLong(16, Bits.of(resolve));
      long text = scratch.text(path);
      long result;
      int attempts = 0;
      do {
        result = kernel.call(OPENAT2, directory.number(), text, how.address(), OPEN_HOW_SIZE);
      } while (Kernel.is(result, Errno.EAGAIN) && ++attempts < RACES);
      if (result < 0) {
        String words = ", " + Words.flags("O_", flags) + Words.further("RESOLVE_", resolve);
        String what = directory == Fd.CWD ? Words.path(path) : Words.below(directory, path);
        throw Kernel.failure(OPENAT2, what + words, result);
      }
      return kernel.opened(result, directory == Fd.CWD ? path : directory.nameOf(path));
    }
  }

  @Override
  public void mkdirAt(Fd directory, String path, int mode) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long result = kernel.call(MKDIRAT, directory.number(), scratch.text(path), mode);
      if (result < 0) {
        throw at(MKDIRAT, directory, path, ", " + Words.mode(mode), result);
      }
    }
  }

  @Override
  public void mknodAt(Fd directory, String path, int mode, DeviceNumber device)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long text = scratch.text(path);
      long result = kernel.call(MKNODAT, directory.number(), text, mode, device.encoded());
      if (result < 0) {
        throw at(MKNODAT, directory, path, ", " + Words.mode(mode) + ", " + device, result);
      }
    }
  }

  @Override
  public void symlinkAt(String target, Fd directory, String path) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long text = scratch.text(path);
      long result = kernel.call(SYMLINKAT, scratch.text(target), directory.number(), text);
      if (result < 0) {
        throw at(SYMLINKAT, directory, path, " to " + Words.path(target), result);
      }
    }
  }

  @Override
  public void linkAt(Fd fromDirectory, String from, Fd toDirectory, String to, Set<AtFlag> flags)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long old = scratch.text(from);
      long young = scratch.text(to);
      long bits = Bits.of(flags);
      long result =
          kernel.call(LINKAT, fromDirectory.number(), old, toDirectory.number(), young, bits);
      if (result < 0) {
        String words = " to " + Words.at(toDirectory, to) + Words.further("AT_", flags);
        throw at(LINKAT, fromDirectory, from, words, result);
      }
    }
  }

  @Override
  public void unlinkAt(Fd directory, String path, Set<AtFlag> flags) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long text = scratch.text(path);
      long result = kernel.call(UNLINKAT, directory.number(), text, Bits.of(flags));
      if (result < 0) {
        throw at(UNLINKAT, directory, path, Words.further("AT_", flags), result);
      }
    }
  }

  @Override
  public void renameAt(Fd fromDirectory, String from, Fd toDirectory, String to)
      throws SyscallException {
    rename(fromDirectory, from, toDirectory, to, 0);
  }

  @Override
  public void renameNoReplace(Fd fromDirectory, String from, Fd toDirectory, String to)
      throws SyscallException {
    rename(fromDirectory, from, toDirectory, to, RENAME_NOREPLACE);
  }

  private void rename(Fd fromDirectory, String from, Fd toDirectory, String to, int flag)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long old = scratch.text(from);
      long young = scratch.text(to);
      long result =
          kernel.call(RENAMEAT2, fromDirectory.number(), old, toDirectory.number(), young, flag);
      if (result < 0) {
        String word = flag == 0 ? "" : ", RENAME_NOREPLACE";
        throw at(RENAMEAT2, fromDirectory, from, " to " + Words.at(toDirectory, to) + word, result);
      }
    }
  }

  @Override
  public String readLinkAt(Fd directory, String path) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long text = scratch.text(path);
      for (int size = 4096; ; size *= 2) {
        Block block = scratch.block(size);
        long length = kernel.call(READLINKAT, directory.number(), text, block.address(), size);
        if (length < 0) {
          throw at(READLINKAT, directory, path, "", length);
        }
        // A full buffer means that the rest may have been cut off.
        if (length < size || size >= LONGEST_LINK) {
          return OsString.decode(block.bytesAt(0, (int) length));
        }
      }
    }
  }

  @Override
  public FileStatus statAt(Fd directory, String path, Set<AtFlag> flags) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block statx = scratch.block(Statx.SIZE);
      long text = scratch.text(path);
      long bits = Bits.of(flags);
      long result = kernel.call(STATX, directory.number(), text, bits, Statx.MASK, statx.address());
      if (result < 0) {
        throw at(STATX, directory, path, Words.further("AT_", flags), result);
      }
      return Statx.read(statx);
    }
  }

  @Override
  public long[] modificationsAt(Fd directory, PathList paths) throws SyscallException {
    int count = paths.size();
    try (Scratch scratch = new Scratch()) {
      long names = scratch.bytes(paths.bytes());
      Block found = scratch.room(count * Statx.SIZE);
      long[] arguments = new long[count * Kernel.ARGUMENTS];
      for (int i = 0, at = 0; i < count; i++, at += Kernel.ARGUMENTS) {
        arguments[at] = directory.number();
        arguments[at + 1] = names + (long) i * paths.room();
        arguments[at + 2] = AtFlag.SYMLINK_NOFOLLOW.bit();
        arguments[at + 3] = Statx.MASK;
        arguments[at + 4] = found.address() + (long) i * Statx.SIZE;
      }
      long[] results = kernel.callEach(STATX, arguments);
      long[] words = found.longs();
      long[] times = new long[2 * count];
      for (int i = 0; i < count; i++) {
        if (results[i] >= 0) {
          Statx.readModification(words, i, times, 2 * i);
        } else if (Kernel.is(results[i], Errno.ENOENT)) {
          times[2 * i + 1] = GONE;
        } else {
          throw at(STATX, directory, paths.path(i), ", AT_SYMLINK_NOFOLLOW", results[i]);
        }
      }
      return times;
    }
  }

  @Override
  public long[] linksAt(Fd directory, PathList paths, int words) {
    int count = paths.size();
    int room = words * Long.BYTES;
    try (Scratch scratch = new Scratch()) {
      long names = scratch.bytes(paths.bytes());
      Block found = scratch.block(count * room);
      long[] arguments = new long[count * Kernel.ARGUMENTS];
      for (int i = 0, at = 0; i < count; i++, at += Kernel.ARGUMENTS) {
        arguments[at] = directory.number();
        arguments[at + 1] = names + (long) i * paths.room();
        arguments[at + 2] = found.address() + (long) i * room;
        arguments[at + 3] = room;
      }
      kernel.callEach(READLINKAT, arguments);
      return found.longs();
    }
  }

  @Override
  public void chownAt(Fd directory, String path, long uid, long gid, Set<AtFlag> flags)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long text = scratch.text(path);
      long bits = Bits.of(flags);
      long result = kernel.call(FCHOWNAT, directory.number(), text, uid, gid, bits);
      if (result < 0) {
        String words = ", " + uid + ":" + gid + Words.further("AT_", flags);
        throw at(FCHOWNAT, directory, path, words, result);
      }
    }
  }

  @Override
  public void chmodAt(Fd directory, String path, int permissions) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long result = kernel.call(FCHMODAT, directory.number(), scratch.text(path), permissions);
      if (result < 0) {
        throw at(FCHMODAT, directory, path, ", " + Words.mode(permissions), result);
      }
    }
  }

  @Override
  public void setTimeAt(Fd directory, String path, long seconds, int nanos, Set<AtFlag> flags)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block times = scratch.block(32);
      times.putLong(0, seconds).putLong(8, nanos).putLong(16, seconds).putLong(24, nanos);
      long text = scratch.text(path);
      long bits = Bits.of(flags);
      long result = kernel.call(UTIMENSAT, directory.number(), text, times.address(), bits);
      if (result < 0) {
        String words = ", " + seconds + " s " + nanos + " ns" + Words.further("AT_", flags);
        throw at(UTIMENSAT, directory, path, words, result);
      }
    }
  }

  @Override
  public void setXattr(Fd file, String name, byte[] value) throws SyscallException {
    attributes.set(file, name, value);
  }

  @Override
  public void setXattrAt(Fd directory, String entry, String name, byte[] value)
      throws SyscallException {
    attributes.setAt(directory, entry, name, value);
  }

  @Override
  public byte[] xattr(Fd file, String name) throws SyscallException {
    return attributes.value(file, name);
  }

  @Override
  public List<String> xattrNames(Fd file) throws SyscallException {
    return attributes.names(file);
  }

  @Override
  public void removeXattr(Fd file, String name) throws SyscallException {
    attributes.remove(file, name);
  }

  @Override
  public List<DirectoryEntry> nextEntries(Fd directory) throws SyscallException {
    return directories.next(directory);
  }

  @Override
  public void sync(Fd file) throws SyscallException {
    require(FSYNC, file, "", kernel.call(FSYNC, file.number()));
  }

  @Override
  public void syncFileSystem(Fd file) throws SyscallException {
    require(SYNCFS, file, "", kernel.call(SYNCFS, file.number()));
  }

  @Override
  public void truncate(Fd file, long size) throws SyscallException {
    require(FTRUNCATE, file, ", " + size, kernel.call(FTRUNCATE, file.number(), size));
  }

  @Override
  public void allocate(Fd file, long size) throws SyscallException {
    require(FALLOCATE, file, ", " + size, kernel.call(FALLOCATE, file.number(), 0, 0, size));
  }

  @Override
  public void reserve(Fd file, long size) throws SyscallException {
    long result = kernel.call(FALLOCATE, file.number(), FALLOC_FL_KEEP_SIZE, 0, size);
    require(FALLOCATE, file, ", FALLOC_FL_KEEP_SIZE, " + size, result);
  }

  @Override
  public long fileSystemType(Fd file) throws SyscallException {
    return fileSystemStatus(file).type();
  }

  @Override
  public FileSystemStatus fileSystemStatus(Fd file) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      // struct statfs of a 64-bit machine: type, block size, blocks, free, available, files, free
      // files, id (8 bytes), longest name, fragment size, flags: a long each.
      Block statfs = scratch.block(128);
      require(FSTATFS, file, "", kernel.call(FSTATFS, file.number(), statfs.address()));
      long blockSize = statfs.longAt(8);
      return new FileSystemStatus(
          statfs.longAt(0),
          statfs.longAt(16) * blockSize,
          statfs.longAt(32) * blockSize,
          statfs.longAt(40),
          statfs.longAt(48),
          statfs.longAt(80));
    }
  }

  @Override
  public Fd watch(String folder) throws SyscallException {
    long result = kernel.call(INOTIFY_INIT1, IN_NONBLOCK | JnaIoCalls.O_CLOEXEC);
    if (result < 0) {
      throw Kernel.failure(INOTIFY_INIT1, "IN_NONBLOCK", result);
    }
    Fd watch = kernel.opened(result, "inotify of " + folder);
    try (Scratch scratch = new Scratch()) {
      long added = kernel.call(INOTIFY_ADD_WATCH, watch.number(), scratch.text(folder), IN_CHANGES);
      require(INOTIFY_ADD_WATCH, watch, ", " + folder, added);
      return watch;
    } catch (SyscallException | RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  @Override
  public Fd memoryFile(String name, boolean executable) throws SyscallException {
    return memoryFiles.create(name, executable);
  }

  @Override
  public void seal(Fd memoryFile) throws SyscallException {
    memoryFiles.seal(memoryFile);
  }

  private static void require(SystemCall call, Fd file, String words, long result)
      throws SyscallException {
    if (result < 0) {
      throw Kernel.failure(call, file + words, result);
    }
  }

  private static SyscallException at(
      SystemCall call, Fd directory, String path, String further, long result) {
    return Kernel.failure(call, Words.at(directory, path) + further, result);
  }
}
