package io.jocker.linux.jna;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * libc's functions, named and typed as in C: numbers in, numbers out. Addresses are longs.
 *
 * <p>Nearly everything goes through {@code syscall(2)}: one function to look up instead of dozens,
 * and the kernel's own interface instead of that of one libc version.
 */
final class LibC {
  private final NativeLibrary library;
  private final Function syscall;

  private LibC(NativeLibrary library) {
    this.library = library;
    this.syscall = library.getFunction("syscall");
  }

  /**
   * The libc that this JVM already runs on. Asking for it by no name spares JNA's search through
   * the library folders.
   */
  static LibC open() {
    return new LibC(NativeLibrary.getProcess());
  }

  /**
   * {@code syscall(2)}.
   *
   * @return -1 on an error; the number is then {@link #errno}
   */
  long syscall(long number, long a, long b, long c, long d, long e, long f) {
    return syscall.invokeLong(new Object[] {number, a, b, c, d, e, f});
  }

  /**
   * {@code errno} of this thread's last call through this class: JNA sets it aside within the
   * native call itself, before the JVM can make a system call of its own in between.
   */
  int errno() {
    return Native.getLastError();
  }

  /** A function that only few commands need, such as {@code posix_spawn}. */
  Function function(String name) {
    return library.getFunction(name);
  }
}
