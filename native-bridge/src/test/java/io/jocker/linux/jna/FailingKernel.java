package io.jocker.linux.jna;

import com.sun.jna.Function;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.SystemCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The real kernel, of which one call is refused: the n-th that Java makes, whatever it is, with an
 * error that this call can really have. The call is not made then, so whoever made it must be able
 * to go on without.
 *
 * <pre>{@code
 * FailingKernel kernel = new FailingKernel();
 * for (int n = 1; ; n++) {
 *   kernel.failAt(n);
 *   ... // use kernel.linux()
 *   if (kernel.failed().isEmpty()) {
 *     break; // fewer than n calls were made
 *   }
 * }
 * }</pre>
 *
 * <p>It stands below the families of {@link Linux}: what they make of an error, the parts of a
 * family's method that is more than one call, and the words of the message are the real ones.
 */
public final class FailingKernel {
  private static final Map<Long, SystemCall> BY_NUMBER = byNumber();
  private static final ThreadLocal<Errno> MADE_UP = new ThreadLocal<>();

  private final Linux linux = JnaLinux.over(new FailingLibC(ProcessLibC.open()));
  private int calls;
  private int failAt;
  private Failure failed;

  /**
   * What was refused.
   *
   * @param call the man-page name
   */
  public record Failure(String call, Errno errno) {}

  /** To be given to the code under test. */
  public Linux linux() {
    return linux;
  }

  /**
   * Counts anew.
   *
   * @param n from 1 on; 0 lets all go through
   */
  public synchronized void failAt(int n) {
    calls = 0;
    failAt = n;
    failed = null;
  }

  /** How many calls that can fail were made since {@link #failAt}. */
  public synchronized int calls() {
    return calls;
  }

  /** What was refused since {@link #failAt}; empty where there were not so many calls. */
  public synchronized Optional<Failure> failed() {
    return Optional.ofNullable(failed);
  }

  private synchronized boolean fails(String call, Errno errno) {
    calls++;
    if (calls == failAt) {
      failed = new Failure(call, errno);
      return true;
    }
    return false;
  }

  private static Map<Long, SystemCall> byNumber() {
    Map<Long, SystemCall> calls = new HashMap<>();
    for (SystemCall call : SystemCall.values()) {
      calls.put((long) call.number(Machine.CURRENT), call);
    }
    return calls;
  }

  /**
   * An error that the call can have although the caller did everything right: because of the
   * machine, not because of the arguments. Empty for what has none: close(2) gives the descriptor
   * back whatever it answers; dup3(2) on an open descriptor and munmap(2) take nothing that could
   * be missing.
   */
  private static Optional<Errno> errorOf(SystemCall call) {
    return switch (call) {
      case CLOSE, DUP3, MUNMAP -> Optional.empty();
      case OPENAT, OPENAT2, PIPE2, PIDFD_OPEN, MEMFD_CREATE, FCNTL -> Optional.of(Errno.EMFILE);
      case MKDIRAT, MKNODAT, SYMLINKAT, LINKAT, RENAMEAT2, FALLOCATE -> Optional.of(Errno.ENOSPC);
      case CLOSE_RANGE -> Optional.of(Errno.ENOSYS);
      case FLOCK -> Optional.of(Errno.ENOLCK);
      case PIDFD_SEND_SIGNAL -> Optional.of(Errno.EPERM);
      case WAITID -> Optional.of(Errno.ECHILD);
      case MMAP, MPROTECT, PPOLL, MOUNT, UMOUNT2, OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR ->
          Optional.of(Errno.ENOMEM);
      case FSOPEN, FSCONFIG, FSMOUNT, BPF -> Optional.of(Errno.ENOMEM);
      default -> Optional.of(Errno.EIO);
    };
  }

  private final class FailingLibC implements LibC {
    private final LibC libc;

    FailingLibC(LibC libc) {
      this.libc = libc;
    }

    @Override
    public long syscall(long number, long... arguments) {
      MADE_UP.remove();
      SystemCall call = BY_NUMBER.get(number);
      Optional<Errno> error = errorOf(call);
      if (error.isEmpty() || !fails(call.manName(), error.get())) {
        return libc.syscall(number, arguments);
      }
      if (call == SystemCall.WAITID) {
        // As where SIGCHLD is ignored: it waits for the end, and then nobody is there (wait(2)).
        libc.syscall(number, arguments);
      }
      MADE_UP.set(error.get());
      return -1;
    }

    @Override
    public int errno() {
      Errno error = MADE_UP.get();
      return error == null ? libc.errno() : error.number();
    }

    @Override
    public Function function(String name) {
      return libc.function(name);
    }

    /** Of libc's other functions only posix_spawn(3) can fail with good arguments. */
    @Override
    public int call(Function function, Object... arguments) {
      MADE_UP.remove();
      boolean spawns = function.getName().equals("posix_spawn");
      return spawns && fails("posix_spawn", Errno.ENOMEM)
          ? Errno.ENOMEM.number()
          : libc.call(function, arguments);
    }
  }
}
