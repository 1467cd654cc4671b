package io.jocker.linux.recording;

import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets one of the calls fail that the code under test makes, without making it. To let each fail in
 * turn, a test counts up until nothing fails any more:
 *
 * <pre>{@code
 * for (int n = 1; ; n++) {
 *   FaultInjector faults = FaultInjector.wrap(real, n, Errno.EIO);
 *   startAndCheckThatNothingIsLeftBehind(faults.linux());
 *   if (faults.failed().isEmpty()) {
 *     break;
 *   }
 * }
 * }</pre>
 */
public final class FaultInjector {
  private final Linux linux;
  private final Predicate<Call> chosen;
  private final Errno errno;
  private int calls;
  private Call failed;

  private FaultInjector(Linux delegate, Predicate<Call> chosen, Errno errno) {
    this.chosen = chosen;
    this.errno = errno;
    this.linux = LinuxProxy.of(delegate, this::intercept);
  }

  /**
   * The n-th call over all families fails, and only that one.
   *
   * @param n from 1 on; 0 lets all go through, so that {@link #calls} says how many there are
   */
  public static FaultInjector wrap(Linux delegate, int n, Errno errno) {
    int[] left = {n};
    return new FaultInjector(delegate, call -> --left[0] == 0, errno);
  }

  /**
   * Every call of this name fails, as on a kernel that has not got it.
   *
   * @param name such as {@code mounts.setAttributes}
   */
  public static FaultInjector refusing(Linux delegate, String name, Errno errno) {
    return refusing(delegate, call -> call.name().equals(name), errno);
  }

  /** Every such call fails, as on a kernel that does not want it. */
  public static FaultInjector refusing(Linux delegate, Predicate<Call> which, Errno errno) {
    return new FaultInjector(delegate, which, errno);
  }

  /** To be given to the code under test. */
  public Linux linux() {
    return linux;
  }

  /** How many calls there were so far, with those that failed. */
  public synchronized int calls() {
    return calls;
  }

  /** The last one that was made to fail; empty where the code came to its end before it. */
  public synchronized Optional<Call> failed() {
    return Optional.ofNullable(failed);
  }

  private Object intercept(Call call, Interceptor.Proceed proceed) throws Throwable {
    if (fails(call)) {
      throw new SyscallException(call.method(), call.words(new FdNames()), errno, "injected");
    }
    return proceed.call();
  }

  private synchronized boolean fails(Call call) {
    calls++;
    boolean fails = chosen.test(call);
    if (fails) {
      failed = call;
    }
    return fails;
  }
}
