package io.jocker.linux;

import java.util.Set;

/** Handlers for signals: {@code sigaction(2)}. */
public interface SignalCalls {
  /**
   * From now on these signals go to the relay instead of their JVM handler or default action, even
   * those that this process was started to ignore. System calls that they interrupt go on by
   * themselves.
   *
   * <p>SIGQUIT then prints no thread dump. SIGUSR2 is HotSpot's own for stopping a thread in order
   * to look at its stack, which only a flight recording does; where one is wanted, {@code
   * _JAVA_SR_SIGNUM} in the environment gives the JVM another signal.
   *
   * @param signals any but SIGKILL and SIGSTOP, and none that the JVM needs to live (SIGSEGV and
   *     its like)
   * @throws SyscallException EBUSY while there is another relay, for a process has one handler for
   *     a signal; EINVAL for a signal that cannot be handled
   */
  SignalRelay relay(Set<Integer> signals) throws SyscallException;
}
