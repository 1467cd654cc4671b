package io.jocker.linux;

/** Sockets at which processes of this machine call each other: {@code unix(7)}. */
public interface LocalSocketCalls {
  /**
   * A socket to be called at, as a file that only its owner can call at.
   *
   * @param path at most 107 bytes
   * @throws SyscallException EADDRINUSE if there is such a file, whether or not anybody listens;
   *     ENAMETOOLONG
   */
  Fd listen(String path) throws SyscallException;

  /** {@code accept4(2)}: the next who calls, waited for. */
  Fd accept(Fd listening) throws SyscallException;

  /** {@code sendto(2)}: all of the bytes. */
  void send(Fd connection, byte[] message) throws SyscallException;

  /**
   * Whom the kernel says to be at the other end: SO_PEERCRED.
   *
   * @return his pid in this process's pid namespace; 0 if he has none there
   */
  int peer(Fd connection) throws SyscallException;

  /** {@code shutdown(2)} of both directions: whoever reads at either end finds the end. */
  void shutDown(Fd connection) throws SyscallException;
}
