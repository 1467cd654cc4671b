package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.ACCEPT4;
import static io.jocker.linux.SystemCall.BIND;
import static io.jocker.linux.SystemCall.FCHMOD;
import static io.jocker.linux.SystemCall.GETSOCKOPT;
import static io.jocker.linux.SystemCall.LISTEN;
import static io.jocker.linux.SystemCall.SENDTO;
import static io.jocker.linux.SystemCall.SHUTDOWN;
import static io.jocker.linux.SystemCall.SOCKET;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.LocalSocketCalls;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;

/** {@link LocalSocketCalls} through system calls. */
final class JnaLocalSocketCalls implements LocalSocketCalls {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = JnaIoCalls.O_CLOEXEC;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SHUT_RDWR = 2;
  private static final int ONLY_OWNER = 0600;

  /** {@code struct sockaddr_un}: family, and a path that ends with a NUL. */
  private static final int FAMILY = 2;

  private static final int LONGEST_PATH = 107;

  /** {@code struct ucred}: pid, uid, gid. */
  private static final int UCRED = 12;

  /** As many may wait to be accepted; more wait in connect(2). */
  private static final int BACKLOG = 64;

  private final Kernel kernel;

  JnaLocalSocketCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Fd listen(String path) throws SyscallException {
    byte[] name = OsString.encode(path);
    if (name.length > LONGEST_PATH) {
      throw new SyscallException(BIND.manName(), path, Errno.ENAMETOOLONG);
    }
    long result = kernel.call(SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (result < 0) {
      throw Kernel.failure(SOCKET, path, result);
    }
    Fd socket = kernel.opened(result, path);
    try (Scratch scratch = new Scratch()) {
      // The file that bind(2) makes has the socket's mode: there is no moment at which others may.
      check(FCHMOD, socket, kernel.call(FCHMOD, socket.number(), ONLY_OWNER));
      int length = FAMILY + name.length + 1;
      Block address = scratch.block(length).putShort(0, AF_UNIX);
      address.putBytes(FAMILY, name, 0, name.length);
      check(BIND, socket, kernel.call(BIND, socket.number(), address.address(), length));
      check(LISTEN, socket, kernel.call(LISTEN, socket.number(), BACKLOG));
      return socket;
    } catch (SyscallException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Fd accept(Fd listening) throws SyscallException {
    long result = kernel.call(ACCEPT4, listening.number(), 0, 0, SOCK_CLOEXEC);
    check(ACCEPT4, listening, result);
    return kernel.opened(result, "connection");
  }

  /** A few bytes: such a socket takes all of them or none. */
  @Override
  public void send(Fd connection, byte[] message) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long address = scratch.bytes(message);
      int number = connection.number();
      long result = kernel.call(SENDTO, number, address, message.length, MSG_NOSIGNAL, 0, 0);
      check(SENDTO, connection, result);
    }
  }

  @Override
  public int peer(Fd connection) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block found = scratch.block(UCRED);
      long address = found.address();
      long length = scratch.block(4).putInt(0, UCRED).address();
      int number = connection.number();
      check(
          GETSOCKOPT,
          connection,
          kernel.call(GETSOCKOPT, number, SOL_SOCKET, SO_PEERCRED, address, length));
      return found.intAt(0);
    }
  }

  @Override
  public void shutDown(Fd connection) throws SyscallException {
    check(SHUTDOWN, connection, kernel.call(SHUTDOWN, connection.number(), SHUT_RDWR));
  }

  private static void check(SystemCall call, Fd socket, long result) throws SyscallException {
    if (result < 0) {
      throw Kernel.failure(call, socket.toString(), result);
    }
  }
}
