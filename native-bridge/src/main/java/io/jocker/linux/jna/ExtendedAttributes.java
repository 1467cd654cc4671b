package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.FGETXATTR;
import static io.jocker.linux.SystemCall.FLISTXATTR;
import static io.jocker.linux.SystemCall.FREMOVEXATTR;
import static io.jocker.linux.SystemCall.FSETXATTR;
import static io.jocker.linux.SystemCall.GETXATTR;
import static io.jocker.linux.SystemCall.LISTXATTR;
import static io.jocker.linux.SystemCall.LSETXATTR;
import static io.jocker.linux.SystemCall.REMOVEXATTR;
import static io.jocker.linux.SystemCall.SETXATTR;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.OsStrings;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.util.List;

/**
 * Extended attributes of open files: {@code xattr(7)}.
 *
 * <p>The calls on descriptors refuse O_PATH ones with EBADF, and the calls on paths follow links.
 * So each is tried on the descriptor first and then on {@code /proc/self/fd/N}, a link that leads
 * to the very file that is open, even where that is a symbolic link itself.
 */
final class ExtendedAttributes {
  /** What most values and lists fit into. */
  private static final int USUAL = 1024;

  /** XATTR_SIZE_MAX and XATTR_LIST_MAX of {@code linux/limits.h}. */
  private static final int LARGEST = 65_536;

  private final Kernel kernel;

  ExtendedAttributes(Kernel kernel) {
    this.kernel = kernel;
  }

  void set(Fd file, String name, byte[] value) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long bytes = scratch.bytes(value);
      long key = scratch.text(name);
      long result = kernel.call(FSETXATTR, file.number(), key, bytes, value.length, 0);
      if (Kernel.is(result, Errno.EBADF)) {
        result = kernel.call(SETXATTR, scratch.text(link(file)), key, bytes, value.length, 0);
      }
      require(FSETXATTR, file + ", " + Words.path(name), result);
    }
  }

  void setAt(Fd directory, String entry, String name, byte[] value) throws SyscallException {
    String path =
        directory == Fd.CWD || entry.startsWith("/") ? entry : link(directory) + "/" + entry;
    try (Scratch scratch = new Scratch()) {
      long bytes = scratch.bytes(value);
      long key = scratch.text(name);
      long result = kernel.call(LSETXATTR, scratch.text(path), key, bytes, value.length, 0);
      require(LSETXATTR, Words.at(directory, entry) + ", " + Words.path(name), result);
    }
  }

  byte[] value(Fd file, String name) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long key = scratch.text(name);
      long result = -Errno.ERANGE.number();
      Block block = scratch.block(USUAL);
      for (int size = USUAL; Kernel.is(result, Errno.ERANGE) && size <= LARGEST; size *= 64) {
        block = scratch.block(size);
        result = kernel.call(FGETXATTR, file.number(), key, block.address(), size);
        if (Kernel.is(result, Errno.EBADF)) {
          result = kernel.call(GETXATTR, scratch.text(link(file)), key, block.address(), size);
        }
      }
      require(FGETXATTR, file + ", " + Words.path(name), result);
      return block.bytesAt(0, (int) result);
    }
  }

  List<String> names(Fd file) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long result = -Errno.ERANGE.number();
      Block block = scratch.block(USUAL);
      for (int size = USUAL; Kernel.is(result, Errno.ERANGE) && size <= LARGEST; size *= 64) {
        block = scratch.block(size);
        result = kernel.call(FLISTXATTR, file.number(), block.address(), size);
        if (Kernel.is(result, Errno.EBADF)) {
          result = kernel.call(LISTXATTR, scratch.text(link(file)), block.address(), size);
        }
      }
      require(FLISTXATTR, file.toString(), result);
      return OsStrings.of(block.bytesAt(0, (int) result));
    }
  }

  void remove(Fd file, String name) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long key = scratch.text(name);
      long result = kernel.call(FREMOVEXATTR, file.number(), key);
      if (Kernel.is(result, Errno.EBADF)) {
        result = kernel.call(REMOVEXATTR, scratch.text(link(file)), key);
      }
      require(FREMOVEXATTR, file + ", " + Words.path(name), result);
    }
  }

  private static String link(Fd file) {
    return "/proc/self/fd/" + file.number();
  }

  private static void require(SystemCall call, String words, long result) throws SyscallException {
    if (result < 0) {
      throw Kernel.failure(call, words, result);
    }
  }
}
