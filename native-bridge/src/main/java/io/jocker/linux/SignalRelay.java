package io.jocker.linux;

/**
 * Signals that this process receives, as bytes to be read. The JVM gives Java no handler for
 * SIGQUIT and SIGUSR2, which it keeps for itself, so jocker installs a handler of its own: a few
 * instructions of machine code that write the signal's number into a pipe ({@code
 * signal-safety(7)}).
 */
public interface SignalRelay extends AutoCloseable {
  /**
   * Waits for the next signal and returns its number; -1 after {@link #close}, which ends the
   * waiting.
   */
  int next() throws SyscallException;

  /**
   * Where {@link #next} reads from, for a {@code poll(2)} over several sources. It can be read too
   * when the relay is closed.
   */
  Fd source();

  /** Puts the handlers back that were there before. */
  @Override
  void close();
}
