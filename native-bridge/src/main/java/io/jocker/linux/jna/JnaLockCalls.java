package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.FLOCK;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.LockCalls;
import io.jocker.linux.SyscallException;

/** {@link LockCalls} through {@code flock(2)}. */
final class JnaLockCalls implements LockCalls {
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;

  private final Kernel kernel;

  JnaLockCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void lock(Fd file, boolean exclusive) throws SyscallException {
    int operation = exclusive ? LOCK_EX : LOCK_SH;
    flock(file, operation, exclusive ? "LOCK_EX" : "LOCK_SH");
  }

  @Override
  public boolean tryLock(Fd file, boolean exclusive) throws SyscallException {
    int operation = exclusive ? LOCK_EX : LOCK_SH;
    return flock(file, operation | LOCK_NB, exclusive ? "LOCK_EX|LOCK_NB" : "LOCK_SH|LOCK_NB");
  }

  @Override
  public void unlock(Fd file) throws SyscallException {
    flock(file, LOCK_UN, "LOCK_UN");
  }

  /** False where somebody else has the lock and waiting was not asked for (EWOULDBLOCK). */
  private boolean flock(Fd file, int operation, String word) throws SyscallException {
    long result = kernel.call(FLOCK, file.number(), operation);
    if (Kernel.is(result, Errno.EAGAIN)) {
      return false;
    }
    if (result < 0) {
      throw Kernel.failure(FLOCK, file + ", " + word, result);
    }
    return true;
  }
}
