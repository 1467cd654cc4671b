package io.jocker.linux;

import java.util.List;
import java.util.Optional;

/**
 * Processes: starting one, waiting for it, sending signals, by descriptors that never mean another
 * process ({@code pidfd_open(2)}).
 */
public interface ProcessCalls {
  /**
   * Descriptor {@code from} of this process becomes {@code to} of the new one; equal numbers let it
   * through as it is.
   */
  record Inherit(Fd from, int to) {}

  /**
   * How a process ended: {@code waitid(2)}.
   *
   * @param killed by a signal, so that {@code status} is its number; else {@code status} is the
   *     exit code, 0 to 255
   */
  record Ended(boolean killed, int status) {}

  /**
   * {@code posix_spawn(3)}: starts the program at {@code path} with all signals at their defaults
   * and none blocked. Only the descriptors in {@code inherit} are handed on, because all others are
   * close-on-exec.
   *
   * <p>glibc's posix_spawn, not fork: it shares the caller's memory until the exec and so costs the
   * same in a JVM of any size, and it runs none of Java's code in the child, where a lock that
   * another thread held would never be released.
   *
   * @return the pid
   */
  int spawn(String path, List<String> arguments, List<String> environment, List<Inherit> inherit)
      throws SyscallException;

  /**
   * The same for a program that is open and may have no name, as a memory file. Its own descriptor
   * may have a number that {@code inherit} gives to another.
   */
  int spawn(Fd program, List<String> arguments, List<String> environment, List<Inherit> inherit)
      throws SyscallException;

  /** {@code pidfd_open(2)}. */
  Fd openProcess(int pid) throws SyscallException;

  /** {@code pidfd_send_signal(2)}; signal 0 only asks whether it would be allowed. */
  void signal(Fd process, int signal) throws SyscallException;

  /** {@code waitid(2)} on a pidfd of a child: waits until it has ended, and takes its status. */
  Ended await(Fd child) throws SyscallException;

  /**
   * The same for a child by its pid, which cannot mean another process as long as nobody else in
   * this process takes its status.
   */
  Ended await(int child) throws SyscallException;

  /** The same without waiting: empty while the child runs. */
  Optional<Ended> poll(Fd child) throws SyscallException;

  /** The same for a child by its pid. */
  Optional<Ended> poll(int child) throws SyscallException;

  /** {@code pidfd_getfd(2)}: a copy of descriptor {@code number} of another process. */
  Fd takeFd(Fd process, int number) throws SyscallException;

  /**
   * {@code exit_group(2)}: this process ends here and now, without the JVM's own ending, which
   * waits in steps of 10 ms for methods that are being compiled. Does not return.
   *
   * @param code 0 to 255
   */
  void exit(int code);
}
