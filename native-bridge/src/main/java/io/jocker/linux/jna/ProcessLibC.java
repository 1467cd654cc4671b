package io.jocker.linux.jna;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The libc that this JVM already runs on, through JNA. */
final class ProcessLibC implements LibC {
  private final NativeLibrary library;
  private final Function syscall;

  private ProcessLibC(NativeLibrary library) {
    this.library = library;
    this.syscall = library.getFunction("syscall");
  }

  /** Asking for it by no name spares JNA's search through the library folders. */
  static ProcessLibC open() {
    return new ProcessLibC(NativeLibrary.getProcess());
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d, long e, long f) {
    return syscall.invokeLong(new Object[] {number, a, b, c, d, e, f});
  }

  /**
   * JNA sets it aside within the native call itself, before the JVM can make a system call of its
   * own in between.
   */
  @Override
  public int errno() {
    return Native.getLastError();
  }

  @Override
  public Function function(String name) {
    return library.getFunction(name);
  }

  @Override
  public int call(Function function, Object... arguments) {
    return function.invokeInt(arguments);
  }
}
