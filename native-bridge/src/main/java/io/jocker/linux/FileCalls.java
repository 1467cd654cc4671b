package io.jocker.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files and directories, always relative to an open directory, so that a path which somebody else
 * may change is never resolved twice. {@link Fd#CWD} with an absolute path is the ordinary form.
 * Names are as {@link OsString} has them.
 */
public interface FileCalls {
  /** In the place of a file's nanoseconds: there is no such file. */
  int GONE = -1;

  /**
   * {@code openat(2)}, close-on-exec; {@code mode} counts only with {@link OpenFlag#CREAT} and is
   * cut by the umask.
   */
  Fd openAt(Fd directory, String path, Set<OpenFlag> flags, int mode) throws SyscallException;

  /**
   * {@code openat2(2)} (Linux 5.6), close-on-exec: the only way to resolve a path that a hostile
   * image or container may have filled with symbolic links. {@link ResolveFlag#IN_ROOT} treats
   * {@code directory} as the root, {@link ResolveFlag#BENEATH} refuses to leave it. EAGAIN (a
   * rename raced with a {@code ..}) is retried.
   */
  Fd openAt2(Fd directory, String path, Set<OpenFlag> flags, int mode, Set<ResolveFlag> resolve)
      throws SyscallException;

  /** {@code mkdirat(2)}. */
  void mkdirAt(Fd directory, String path, int mode) throws SyscallException;

  /**
   * {@code mknodat(2)}: {@code mode} is one of the types of {@link FileStatus} with permission
   * bits; {@code device} counts for device nodes only.
   */
  void mknodAt(Fd directory, String path, int mode, DeviceNumber device) throws SyscallException;

  /** {@code symlinkat(2)}. */
  void symlinkAt(String target, Fd directory, String path) throws SyscallException;

  /**
   * {@code linkat(2)}; with {@link AtFlag#EMPTY_PATH} and an empty {@code from} it links the open
   * file itself.
   */
  void linkAt(Fd fromDirectory, String from, Fd toDirectory, String to, Set<AtFlag> flags)
      throws SyscallException;

  /** {@code unlinkat(2)}; {@link AtFlag#REMOVEDIR} for directories. */
  void unlinkAt(Fd directory, String path, Set<AtFlag> flags) throws SyscallException;

  /** {@code renameat(2)}: replaces {@code to} in one step. */
  void renameAt(Fd fromDirectory, String from, Fd toDirectory, String to) throws SyscallException;

  /** {@code renameat2(2)} with RENAME_NOREPLACE: EEXIST where {@code to} is there. */
  void renameNoReplace(Fd fromDirectory, String from, Fd toDirectory, String to)
      throws SyscallException;

  /**
   * {@code readlinkat(2)}; with an empty path the link that {@code directory} is an O_PATH
   * descriptor of.
   */
  String readLinkAt(Fd directory, String path) throws SyscallException;

  /**
   * {@code statx(2)}; with {@link AtFlag#EMPTY_PATH} and an empty path of the descriptor itself.
   */
  FileStatus statAt(Fd directory, String path, Set<AtFlag> flags) throws SyscallException;

  /**
   * When files were changed last: {@code statx(2)} with AT_SYMLINK_NOFOLLOW for each path, in one
   * step.
   *
   * @return seconds since 1970 and nanoseconds, two numbers for each; the nanoseconds are {@link
   *     #GONE} where there is nothing
   */
  long[] modificationsAt(Fd directory, PathList paths) throws SyscallException;

  /**
   * What links lead to: {@code readlinkat(2)} for each path, in one step.
   *
   * @param words of eight bytes for each; what is longer is cut off
   * @return the bytes of each in so many words, as they lie in memory, with zeros behind; nothing
   *     but zeros where there is no link
   */
  long[] linksAt(Fd directory, PathList paths, int words);

  /** {@code fchownat(2)}; ids 0 to 2^32-2. */
  void chownAt(Fd directory, String path, long uid, long gid, Set<AtFlag> flags)
      throws SyscallException;

  /**
   * {@code fchmodat(2)}: follows symbolic links; never give it a path whose last part may be one.
   */
  void chmodAt(Fd directory, String path, int permissions) throws SyscallException;

  /** {@code utimensat(2)}: the same time for access and modification; seconds may be negative. */
  void setTimeAt(Fd directory, String path, long seconds, int nanos, Set<AtFlag> flags)
      throws SyscallException;

  /**
   * {@code fsetxattr(2)}. This and the other calls for extended attributes take an O_PATH
   * descriptor too, through its name in /proc/self/fd.
   */
  void setXattr(Fd file, String name, byte[] value) throws SyscallException;

  /**
   * {@code lsetxattr(2)} on an entry of {@code directory}, which is not followed when it is a
   * symbolic link. The call knows no directories, so the entry is named through /proc/self/fd.
   *
   * @param entry a single name, for links on a longer path would be followed
   */
  void setXattrAt(Fd directory, String entry, String name, byte[] value) throws SyscallException;

  /** {@code fgetxattr(2)}; ENODATA where the file has no such attribute. */
  byte[] xattr(Fd file, String name) throws SyscallException;

  /** {@code flistxattr(2)}. */
  List<String> xattrNames(Fd file) throws SyscallException;

  /** {@code fremovexattr(2)}. */
  void removeXattr(Fd file, String name) throws SyscallException;

  /**
   * The next entries of an open directory (not an O_PATH one), without "." and "..", in the order
   * of the file system, as many as one {@code getdents64(2)} gives; empty at the end. For
   * directories that somebody else filled, with millions of names perhaps.
   */
  List<DirectoryEntry> nextEntries(Fd directory) throws SyscallException;

  /** All the names from here to the end of the directory, see {@link #nextEntries}. */
  default List<String> names(Fd directory) throws SyscallException {
    List<String> all = new ArrayList<>();
    List<DirectoryEntry> some = nextEntries(directory);
    while (!some.isEmpty()) {
      for (DirectoryEntry entry : some) {
        all.add(entry.name());
      }
      some = nextEntries(directory);
    }
    return all;
  }

  /** {@code fsync(2)}. */
  void sync(Fd file) throws SyscallException;

  /** {@code syncfs(2)}: everything on the file system that {@code file} lies on. */
  void syncFileSystem(Fd file) throws SyscallException;

  /** {@code ftruncate(2)}. */
  void truncate(Fd file, long size) throws SyscallException;

  /**
   * {@code fallocate(2)}: makes the file {@code size} bytes long at least and reserves its space,
   * so that a disk that fills up later cannot take it.
   */
  void allocate(Fd file, long size) throws SyscallException;

  /**
   * The same with FALLOC_FL_KEEP_SIZE: the file stays as long as it is, and the space behind its
   * end is its own until it is truncated.
   */
  void reserve(Fd file, long size) throws SyscallException;

  /** The magic number of the file system: {@code fstatfs(2)}. */
  long fileSystemType(Fd file) throws SyscallException;

  /**
   * {@code fstatfs(2)}: how full the file system is, and how the mount that led here is mounted.
   */
  FileSystemStatus fileSystemStatus(Fd file) throws SyscallException;

  /**
   * {@code inotify(7)}: a descriptor that can be read once something in a folder was written,
   * begun, or renamed. What is read of it says nothing that the folder does not say better. It
   * never blocks: EAGAIN where nothing has happened. EMFILE where the user has as many as {@code
   * fs.inotify.max_user_instances} allows.
   *
   * @param folder absolute path
   */
  Fd watch(String folder) throws SyscallException;

  /**
   * {@code memfd_create(2)}: an anonymous file in memory that can be sealed.
   *
   * @param name for /proc only, up to 249 bytes
   * @param executable asks for MFD_EXEC, else for MFD_NOEXEC_SEAL; both came with Linux 6.3, and
   *     older kernels are asked without. Where {@code vm.memfd_noexec} is 2, an executable one is
   *     refused with EACCES.
   */
  Fd memoryFile(String name, boolean executable) throws SyscallException;

  /**
   * {@code fcntl(2)} F_ADD_SEALS: no more writing, growing, shrinking or unsealing of a memory
   * file. EBUSY while it is mapped for writing.
   */
  void seal(Fd memoryFile) throws SyscallException;
}
