package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.EXIT_GROUP;
import static io.jocker.linux.SystemCall.PIDFD_GETFD;
import static io.jocker.linux.SystemCall.PIDFD_OPEN;
import static io.jocker.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static io.jocker.linux.SystemCall.WAITID;

import io.jocker.linux.Fd;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import java.util.List;
import java.util.Optional;

/** {@link ProcessCalls} through system calls, and {@link Spawner} for starting. */
final class JnaProcessCalls implements ProcessCalls {
  private static final int P_PID = 1;
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;

  /** Children that end without a signal to their parent too, as those cloned by a child are. */
  private static final int WALL = 0x40000000;

  /** {@code siginfo_t}: int signo, errno, code, then for SIGCHLD pid, uid, status. */
  private static final int SIGINFO_SIZE = 128;

  private static final int SIGINFO_CODE = 8;
  private static final int SIGINFO_PID = 16;
  private static final int SIGINFO_STATUS = 24;
  private static final int CLD_EXITED = 1;

  private final Kernel kernel;
  private final Spawner spawner;

  JnaProcessCalls(Kernel kernel) {
    this.kernel = kernel;
    this.spawner = new Spawner(kernel);
  }

  @Override
  public int spawn(
      String path, List<String> arguments, List<String> environment, List<Inherit> inherit)
      throws SyscallException {
    return spawner.spawn(path, arguments, environment, inherit);
  }

  @Override
  public int spawn(
      Fd program, List<String> arguments, List<String> environment, List<Inherit> inherit)
      throws SyscallException {
    return spawner.spawn(program, arguments, environment, inherit);
  }

  @Override
  public Fd openProcess(int pid) throws SyscallException {
    long result = kernel.call(PIDFD_OPEN, pid, 0);
    if (result < 0) {
      throw Kernel.failure(PIDFD_OPEN, Integer.toString(pid), result);
    }
    return kernel.opened(result, "process " + pid);
  }

  @Override
  public void signal(Fd process, int signal) throws SyscallException {
    long result = kernel.call(PIDFD_SEND_SIGNAL, process.number(), signal, 0, 0);
    if (result < 0) {
      throw Kernel.failure(PIDFD_SEND_SIGNAL, process + ", " + word(signal), result);
    }
  }

  /** By name, as far as it is a signal at all: 0 only asks. */
  private static String word(int signal) {
    return signal < 1 || signal > 64 ? Integer.toString(signal) : new Signal(signal).name();
  }

  @Override
  public Ended await(Fd child) throws SyscallException {
    return waitFor(P_PIDFD, child.number(), 0).orElseThrow();
  }

  @Override
  public Ended await(int child) throws SyscallException {
    return waitFor(P_PID, child, 0).orElseThrow();
  }

  @Override
  public Optional<Ended> poll(Fd child) throws SyscallException {
    return waitFor(P_PIDFD, child.number(), WNOHANG);
  }

  @Override
  public Optional<Ended> poll(int child) throws SyscallException {
    return waitFor(P_PID, child, WNOHANG);
  }

  private Optional<Ended> waitFor(int kind, int child, int option) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block info = scratch.block(SIGINFO_SIZE);
      int options = WEXITED | WALL | option;
      long result = kernel.call(WAITID, kind, child, info.address(), options, 0);
      if (result < 0) {
        throw Kernel.failure(WAITID, (kind == P_PID ? "P_PID, " : "P_PIDFD, fd ") + child, result);
      }
      // With WNOHANG and nothing to report the call succeeds and leaves the structure as it was.
      return info.intAt(SIGINFO_PID) == 0
          ? Optional.empty()
          : Optional.of(
              new Ended(info.intAt(SIGINFO_CODE) != CLD_EXITED, info.intAt(SIGINFO_STATUS)));
    }
  }

  @Override
  public Fd takeFd(Fd process, int number) throws SyscallException {
    long result = kernel.call(PIDFD_GETFD, process.number(), number, 0);
    if (result < 0) {
      throw Kernel.failure(PIDFD_GETFD, process + ", " + number, result);
    }
    return kernel.opened(result, "fd " + number + " of " + process);
  }

  @Override
  public void exit(int code) {
    kernel.call(EXIT_GROUP, code);
  }
}
