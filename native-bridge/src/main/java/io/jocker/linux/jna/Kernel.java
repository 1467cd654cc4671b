package io.jocker.linux.jna;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Machine;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * System calls by name, with the errno in the result. What all families of calls stand on.
 *
 * <p>An error is a negative number here, as it leaves the kernel, and becomes an exception in the
 * family's method, which alone knows the arguments' meaning: so no message is put together for a
 * call that succeeds.
 */
final class Kernel {
  /** Of a system call. */
  static final int ARGUMENTS = 6;

  private final LibC libc;
  private final @Nullable CallTeller teller;
  private final @Nullable OpenDescriptors own;
  private final IntConsumer closer = new Closer();

  /**
   * Over libc.
   *
   * @param teller tells somebody of every call; null where nobody wants to know
   */
  Kernel(LibC libc, @Nullable CallTeller teller) {
    this(libc, teller, null);
  }

  /**
   * The same.
   *
   * @param own told of every descriptor; null where the end of the process closes what is left
   */
  Kernel(LibC libc, @Nullable CallTeller teller, @Nullable OpenDescriptors own) {
    this.libc = libc;
    this.teller = teller;
    this.own = own;
  }

  LibC libc() {
    return libc;
  }

  /**
   * Makes the call, again as long as it is interrupted by a signal: {@code EINTR} of {@code
   * signal(7)}.
   *
   * @return the result, or minus the errno
   */
  long call(SystemCall call, long... arguments) {
    long result;
    do {
      result = callOnce(call, arguments);
    } while (is(result, Errno.EINTR));
    return result;
  }

  /**
   * Makes the same call several times, one after the other, in one step where nobody wants to know
   * of each.
   *
   * @param arguments six for each
   * @return the results, or minus the errnos
   */
  long[] callEach(SystemCall call, long[] arguments) {
    long[] results = new long[arguments.length / ARGUMENTS];
    if (teller == null) {
      makeAll(call, arguments, results);
    }
    for (int i = 0; i < results.length; i++) {
      if (teller != null || is(results[i], Errno.EINTR)) {
        int at = i * ARGUMENTS;
        results[i] = call(call, Arrays.copyOfRange(arguments, at, at + ARGUMENTS));
      }
    }
    return results;
  }

  private void makeAll(SystemCall call, long[] arguments, long[] results) {
    int number = call.number(Machine.CURRENT);
    long[] calls = new long[results.length * CallList.WORDS];
    for (int i = 0; i < results.length; i++) {
      calls[i * CallList.WORDS] = number;
      System.arraycopy(arguments, i * ARGUMENTS, calls, i * CallList.WORDS + 1, ARGUMENTS);
    }
    libc.syscalls(calls);
    for (int i = 0; i < results.length; i++) {
      results[i] = calls[i * CallList.WORDS];
    }
  }

  /** {@link #call} without a second try. */
  long callOnce(SystemCall call, long... arguments) {
    CallTeller told = teller;
    if (told == null) {
      return make(call, arguments);
    }
    // The words come first: the call may close or change what its arguments point to.
    CallTeller.Begun begun = told.begin(call, Arrays.copyOf(arguments, ARGUMENTS));
    long result = make(call, arguments);
    told.end(begun, result);
    return result;
  }

  private long make(SystemCall call, long[] arguments) {
    long result = libc.syscall(call.number(Machine.CURRENT), arguments);
    return result == -1 ? -libc.errno() : result;
  }

  /** Tells of a function of libc that is more than one system call. */
  void tell(String function, String arguments, long beginNanos, long result) {
    if (teller != null) {
      teller.end(new CallTeller.Begun(function, arguments, "", beginNanos), result);
    }
  }

  /**
   * A descriptor that a call has just opened.
   *
   * @param name for messages
   */
  Fd opened(long result, String name) {
    Fd fd = new Fd((int) result, closer, name);
    return own == null ? fd : own.opened(fd);
  }

  static boolean is(long result, Errno errno) {
    return result == -errno.number();
  }

  /**
   * The exception for a failed call.
   *
   * @param arguments in words, see {@link Words}
   * @param result what {@link #call} returned
   */
  static SyscallException failure(SystemCall call, String arguments, long result) {
    return failure(call.manName(), arguments, result);
  }

  /** The same for a function of libc that is more than one system call. */
  static SyscallException failure(String call, String arguments, long result) {
    int number = (int) -result;
    Errno errno = Errno.of(number);
    return errno == Errno.UNKNOWN
        ? new SyscallException(call, arguments, errno, "errno " + number)
        : new SyscallException(call, arguments, errno);
  }

  /**
   * {@code close(2)}. Never a second time: on Linux the number is free again even after EINTR. Its
   * errors tell of data that could not be written, which {@code fsync(2)} is there for.
   *
   * <p>A class with a name, because this is on the way of every start, and a JVM's first lambda
   * costs that several milliseconds.
   */
  private final class Closer implements IntConsumer {
    @Override
    public void accept(int number) {
      if (own != null) {
        own.closing(number);
      }
      callOnce(SystemCall.CLOSE, number);
    }
  }
}
