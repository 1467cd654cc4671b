package io.jocker.linux;

import java.util.Set;

/** Handlers for signals: {@code sigaction(2)}. */
public interface SignalCalls {
  /** From now on these signals go to the relay instead of their JVM handler or default action. */
  SignalRelay relay(Set<Integer> signals) throws SyscallException;
}
