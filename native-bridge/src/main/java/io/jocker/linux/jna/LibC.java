package io.jocker.linux.jna;

import com.sun.jna.Function;
import java.util.Arrays;

/**
 * libc's functions, named and typed as in C: numbers in, numbers out. Addresses are longs.
 *
 * <p>Nearly everything goes through {@code syscall(2)}: one function to look up instead of dozens,
 * and the kernel's own interface instead of that of one libc version. What goes through here is all
 * that this JVM asks of the kernel, but for what libseccomp, libcrypto and the JVM itself do: so
 * tests stand here when they make every call fail.
 */
interface LibC {
  /**
   * {@code syscall(2)}.
   *
   * @param arguments up to six; those left out are 0, as kernels ask of what a later one may use
   * @return -1 on an error; the number is then {@link #errno}
   */
  long syscall(long number, long... arguments);

  /**
   * Makes many calls, one after the other: {@link CallList#WORDS} for each, its number and six
   * arguments. The result of each, or minus its errno, takes the place of its number.
   */
  default void syscalls(long[] calls) {
    for (int at = 0; at < calls.length; at += CallList.WORDS) {
      long result = syscall(calls[at], Arrays.copyOfRange(calls, at + 1, at + CallList.WORDS));
      calls[at] = result == -1 ? -errno() : result;
    }
  }

  /** {@code errno} of this thread's last call through this interface. */
  int errno();

  /** A function that only few commands need, such as {@code posix_spawn}. */
  Function function(String name);

  /** Calls such a function, which returns an {@code int}. */
  int call(Function function, Object... arguments);
}
