package io.jocker.linux;

/**
 * {@code flock(2)}: a lock on an open file description, held until that is closed or its process
 * ends. Java's own FileLock is a POSIX record lock, which is gone as soon as the same process
 * closes any stream on the same file.
 */
public interface LockCalls {
  /** Waits for the lock. */
  void lock(Fd file, boolean exclusive) throws SyscallException;

  /** Takes the lock if it is free; false if somebody else has it. */
  boolean tryLock(Fd file, boolean exclusive) throws SyscallException;

  /** Gives it back. */
  void unlock(Fd file) throws SyscallException;
}
