package io.jocker.linux.jna;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** The libc that this JVM already runs on, through JNA. */
final class ProcessLibC implements LibC {
  /** The number of the call, and its six arguments. */
  private static final int WORDS = 7;

  private final NativeLibrary library;
  private final Function syscall;
  private @Nullable CallList list;
  private boolean mapped;

  private ProcessLibC(NativeLibrary library) {
    this.library = library;
    this.syscall = library.getFunction("syscall");
  }

  /** Asking for it by no name spares JNA's search through the library folders. */
  static ProcessLibC open() {
    return new ProcessLibC(NativeLibrary.getProcess());
  }

  /**
   * What is left out is null for JNA, which gives a null pointer on: the same word 0, but without
   * the twelve questions that it asks of each number.
   */
  @Override
  public long syscall(long number, long... arguments) {
    Object[] words = new Object[WORDS];
    words[0] = number;
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i];
    }
    return syscall.invokeLong(words);
  }

  @Override
  public void syscalls(long[] calls) {
    CallList code = list();
    if (code == null) {
      LibC.super.syscalls(calls);
    } else {
      code.make(calls);
    }
  }

  private synchronized @Nullable CallList list() {
    if (!mapped) {
      mapped = true;
      list = CallList.map(this);
    }
    return list;
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
