package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.MMAP;
import static io.jocker.linux.SystemCall.MPROTECT;
import static io.jocker.linux.SystemCall.MUNMAP;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.jocker.linux.Machine;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The machine code of {@code call-list.c} on an executable page. */
final class CallList {
  /** The number of a call, and its six arguments. */
  static final int WORDS = 7;

  private static final int PAGE = 4096;
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int PROT_READ_EXEC = 1 | 4;

  /** MAP_PRIVATE and MAP_ANONYMOUS. */
  private static final int MAP_FLAGS = 2 | 0x20;

  private final Function make;

  private CallList(Function make) {
    this.make = make;
  }

  /** Null where the kernel gives no such page: a policy may forbid it. */
  static @Nullable CallList map(LibC libc) {
    Machine machine = Machine.CURRENT;
    byte[] code = code(machine);
    long page = libc.syscall(MMAP.number(machine), 0, PAGE, PROT_READ_WRITE, MAP_FLAGS, -1, 0);
    if (page == -1) {
      return null;
    }
    Pointer memory = new Pointer(page);
    memory.write(0, code, 0, code.length);
    // Never writable and executable at once.
    if (libc.syscall(MPROTECT.number(machine), page, PAGE, PROT_READ_EXEC) < 0) {
      libc.syscall(MUNMAP.number(machine), page, PAGE);
      return null;
    }
    return new CallList(Function.getFunction(memory));
  }

  /** Makes the calls; the result of each, or minus its errno, takes the place of its number. */
  void make(long[] calls) {
    long size = (long) calls.length * Long.BYTES;
    long address = Native.malloc(Math.max(size, 1));
    if (address == 0) {
      throw new OutOfMemoryError("malloc of " + size + " bytes");
    }
    try {
      Pointer memory = new Pointer(address);
      memory.write(0, calls, 0, calls.length);
      make.invokeVoid(new Object[] {address, (long) calls.length / WORDS});
      memory.read(0, calls, 0, calls.length);
    } finally {
      Native.free(address);
    }
  }

  static byte[] code(Machine machine) {
    boolean x86 = machine == Machine.X86_64;
    return HexFormat.of().parseHex(x86 ? CallListCode.X86_64 : CallListCode.AARCH64);
  }
}
