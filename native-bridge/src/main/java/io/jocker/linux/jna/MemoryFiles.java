package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.FCNTL;
import static io.jocker.linux.SystemCall.MEMFD_CREATE;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;

/** Anonymous files in memory: {@code memfd_create(2)}. */
final class MemoryFiles {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_NOEXEC_SEAL = 8;
  private static final int MFD_EXEC = 0x10;

  private static final int F_ADD_SEALS = 1033;

  /** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE. */
  private static final int ALL_SEALS = 1 | 2 | 4 | 8;

  private final Kernel kernel;

  MemoryFiles(Kernel kernel) {
    this.kernel = kernel;
  }

  Fd create(String name, boolean executable) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long text = scratch.text(name);
      int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
      int execution = executable ? MFD_EXEC : MFD_NOEXEC_SEAL;
      long result = kernel.call(MEMFD_CREATE, text, flags | execution);
      if (Kernel.is(result, Errno.EINVAL)) {
        // Before Linux 6.3: there every memory file is executable.
        result = kernel.call(MEMFD_CREATE, text, flags);
      }
      if (result < 0) {
        String word = executable ? "MFD_EXEC" : "MFD_NOEXEC_SEAL";
        throw Kernel.failure(MEMFD_CREATE, Words.path(name) + ", " + word, result);
      }
      return kernel.opened(result, "memory file " + name);
    }
  }

  void seal(Fd file) throws SyscallException {
    long result = kernel.call(FCNTL, file.number(), F_ADD_SEALS, ALL_SEALS);
    if (result < 0) {
      String seals = "F_SEAL_SEAL|F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_WRITE";
      throw Kernel.failure(FCNTL, file + ", F_ADD_SEALS, " + seals, result);
    }
  }
}
