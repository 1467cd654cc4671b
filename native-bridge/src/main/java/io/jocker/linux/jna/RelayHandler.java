package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.DUP3;
import static io.jocker.linux.SystemCall.FCNTL;
import static io.jocker.linux.SystemCall.MMAP;
import static io.jocker.linux.SystemCall.MPROTECT;
import static io.jocker.linux.SystemCall.OPENAT;

import com.sun.jna.Pointer;
import io.jocker.linux.Fd;
import io.jocker.linux.Machine;
import io.jocker.linux.SyscallException;
import java.util.HexFormat;

/**
 * The machine code of {@code signal-relay.c} on an executable page, and the descriptor that it
 * writes to.
 *
 * <p>Both stay for the life of the process. A thread may be anywhere inside the handler when the
 * relay is closed: a page that was unmapped would crash it, and a descriptor that was closed could
 * be somebody else's file by the time it writes. So between relays the descriptor leads to
 * /dev/null, and {@code dup3(2)} switches it, which is atomic.
 */
final class RelayHandler {
  private static final int PAGE = 4096;
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int PROT_READ_EXEC = 1 | 4;

  /** MAP_PRIVATE and MAP_ANONYMOUS. */
  private static final int MAP_FLAGS = 2 | 0x20;

  private static final int F_SETFL = 4;
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 04000;

  private final Kernel kernel;
  private final long address;
  private final Fd nowhere;
  private final Fd outlet;

  private RelayHandler(Kernel kernel, long address, Fd nowhere, Fd outlet) {
    this.kernel = kernel;
    this.address = address;
    this.nowhere = nowhere;
    this.outlet = outlet;
  }

  static RelayHandler install(Kernel kernel) throws SyscallException {
    Fd nowhere = openNull(kernel);
    try {
      Fd outlet = openNull(kernel);
      try {
        return new RelayHandler(kernel, map(kernel, outlet.number()), nowhere, outlet);
      } catch (SyscallException failure) {
        outlet.close();
        throw failure;
      }
    } catch (SyscallException failure) {
      nowhere.close();
      throw failure;
    }
  }

  /** Of the function {@code void relay(int)}. */
  long address() {
    return address;
  }

  /**
   * From now on signals are written to {@code pipe}, which must not block: a handler that waits for
   * its own thread to read would wait forever.
   */
  void writeTo(Fd pipe) throws SyscallException {
    long result = kernel.call(FCNTL, pipe.number(), F_SETFL, O_NONBLOCK);
    if (result < 0) {
      throw Kernel.failure(FCNTL, pipe + ", F_SETFL, O_NONBLOCK", result);
    }
    redirect(pipe);
  }

  /** From now on nobody reads them; a reader of the pipe sees its end. */
  void writeNowhere() throws SyscallException {
    redirect(nowhere);
  }

  private void redirect(Fd target) throws SyscallException {
    long result = kernel.call(DUP3, target.number(), outlet.number(), JnaIoCalls.O_CLOEXEC);
    if (result < 0) {
      throw Kernel.failure(DUP3, target + ", " + outlet + ", O_CLOEXEC", result);
    }
  }

  private static Fd openNull(Kernel kernel) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long path = scratch.text("/dev/null");
      long flags = O_WRONLY | JnaIoCalls.O_CLOEXEC;
      long result = kernel.call(OPENAT, Fd.CWD.number(), path, flags, 0);
      if (result < 0) {
        throw Kernel.failure(OPENAT, "/dev/null, O_WRONLY", result);
      }
      return kernel.opened(result, "/dev/null");
    }
  }

  private static long map(Kernel kernel, int descriptor) throws SyscallException {
    byte[] code = code(Machine.CURRENT);
    long page = kernel.call(MMAP, 0, PAGE, PROT_READ_WRITE, MAP_FLAGS, -1, 0);
    if (page < 0) {
      throw Kernel.failure(MMAP, PAGE + " bytes", page);
    }
    Pointer memory = new Pointer(page);
    memory.write(0, code, 0, code.length);
    // The last word of the code is the place for the descriptor.
    memory.setInt(code.length - Integer.BYTES, descriptor);
    // Never writable and executable at once. On ARM the kernel makes the instruction cache see the
    // page's new contents when the page becomes executable for the first time.
    long result = kernel.call(MPROTECT, page, PAGE, PROT_READ_EXEC);
    if (result < 0) {
      throw Kernel.failure(MPROTECT, "PROT_READ|PROT_EXEC", result);
    }
    return page;
  }

  static byte[] code(Machine machine) {
    boolean x86 = machine == Machine.X86_64;
    return HexFormat.of().parseHex(x86 ? SignalRelayCode.X86_64 : SignalRelayCode.AARCH64);
  }
}
