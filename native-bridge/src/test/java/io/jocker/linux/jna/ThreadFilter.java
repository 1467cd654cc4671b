package io.jocker.linux.jna;

import io.jocker.linux.Errno;
import io.jocker.linux.SeccompCompiler.Condition;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.util.List;
import java.util.Locale;

/**
 * A seccomp filter for one thread and whatever processes it starts: to them the kernel is an older
 * one, while the rest of the JVM does not notice. It cannot be taken off, so the thread is best one
 * that ends with the test.
 *
 * <pre>{@code
 * new Thread(() -> {
 *   ThreadFilter.install(ThreadFilter.missing(SystemCall.MOUNT_SETATTR));
 *   ... // here the system is Linux 5.11
 * });
 * }</pre>
 */
public final class ThreadFilter {
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
  private static final int SECCOMP_RET_ERRNO = 0x50000;
  private static final int SOCK_FILTER_SIZE = 8;
  private static final int SOCK_FPROG_SIZE = 16;

  private ThreadFilter() {}

  /** A call that the kernel has not got. */
  public static Rule missing(SystemCall call) {
    return new Rule(
        call.name().toLowerCase(Locale.ROOT), SECCOMP_RET_ERRNO | Errno.ENOSYS.number(), List.of());
  }

  /**
   * A flag that the kernel does not know.
   *
   * @param argument the number of the argument with the flags, from 0 on
   */
  public static Rule unknownFlag(SystemCall call, int argument, long flag) {
    return new Rule(
        call.name().toLowerCase(Locale.ROOT),
        SECCOMP_RET_ERRNO | Errno.EINVAL.number(),
        List.of(new Condition(argument, "SCMP_CMP_MASKED_EQ", flag, flag)));
  }

  /** Puts the calling thread under these rules. */
  public static void install(List<Rule> rules) throws SyscallException {
    Kernel kernel = new Kernel(ProcessLibC.open(), null);
    byte[] instructions =
        new LibSeccompCompiler(kernel, new JnaIoCalls(kernel))
            .compile(SECCOMP_RET_ALLOW, List.of(), rules);
    try (Scratch scratch = new Scratch()) {
      Block program = scratch.block(SOCK_FPROG_SIZE);
      program.putShort(0, instructions.length / SOCK_FILTER_SIZE);
      program.putLong(8, scratch.bytes(instructions));
      long result = kernel.call(SystemCall.SECCOMP, SECCOMP_SET_MODE_FILTER, 0, program.address());
      if (result < 0) {
        throw Kernel.failure(SystemCall.SECCOMP, "SECCOMP_SET_MODE_FILTER", result);
      }
    }
  }
}
