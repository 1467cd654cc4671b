package io.jocker.linux.jna;

import io.jocker.linux.Errno;
import io.jocker.linux.SignalCalls;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import java.util.Set;

/** {@link SignalCalls} through {@code sigaction(2)}. */
final class JnaSignalCalls implements SignalCalls {
  @Override
  public SignalRelay relay(Set<Integer> signals) throws SyscallException {
    throw new SyscallException("sigaction", signals.toString(), Errno.ENOSYS);
  }
}
