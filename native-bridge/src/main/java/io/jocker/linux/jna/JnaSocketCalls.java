package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.BIND;
import static io.jocker.linux.SystemCall.GETSOCKNAME;
import static io.jocker.linux.SystemCall.IOCTL;
import static io.jocker.linux.SystemCall.LISTEN;
import static io.jocker.linux.SystemCall.OPENAT;
import static io.jocker.linux.SystemCall.RECVFROM;
import static io.jocker.linux.SystemCall.SENDTO;
import static io.jocker.linux.SystemCall.SETNS;
import static io.jocker.linux.SystemCall.SETSOCKOPT;
import static io.jocker.linux.SystemCall.SHUTDOWN;
import static io.jocker.linux.SystemCall.SOCKET;

import io.jocker.linux.AddressText;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@link SocketCalls} through system calls. */
final class JnaSocketCalls implements SocketCalls {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = JnaIoCalls.O_CLOEXEC;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SHUT_RD = 0;

  /** {@code ipv6(7)}: a socket for IPv6 leaves the port of IPv4 to others. */
  private static final int IPPROTO_IPV6 = 41;

  private static final int IPV6_V6ONLY = 26;

  /** {@code netlink(7)}, options of sockets. */
  private static final int SOL_NETLINK = 270;

  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;

  /** {@code netdevice(7)}: {@code struct ifreq} is a name and 24 bytes for whatever is asked. */
  private static final int SIOCGIFINDEX = 0x8933;

  private static final int IFREQ = 40;
  private static final int IFNAMSIZ = 16;

  /** {@code struct sockaddr_in}: family, port and address in network order, 8 bytes of nothing. */
  private static final int SOCKADDR_IN = 16;

  /** {@code struct sockaddr_in6}: family, port, flow, address, scope. */
  private static final int SOCKADDR_IN6 = 28;

  private final Kernel kernel;

  JnaSocketCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Fd netlink(NetlinkFamily family, @Nullable Fd networkNamespace) throws SyscallException {
    Fd socket =
        networkNamespace == null
            ? open(family)
            : new Visit(kernel, networkNamespace, family, "").opened();
    try {
      option(socket, SOL_NETLINK, NETLINK_EXT_ACK, "NETLINK_EXT_ACK", 1);
      option(socket, SOL_NETLINK, NETLINK_CAP_ACK, "NETLINK_CAP_ACK", 1);
      return socket;
    } catch (SyscallException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Fd open(NetlinkFamily family) throws SyscallException {
    return socket(kernel, AF_NETLINK, SOCK_RAW, family.protocol(), "netlink " + family);
  }

  private static Fd socket(Kernel kernel, int domain, int type, int protocol, String name)
      throws SyscallException {
    long result = kernel.call(SOCKET, domain, type | SOCK_CLOEXEC, protocol);
    if (result < 0) {
      throw Kernel.failure(SOCKET, name, result);
    }
    return kernel.opened(result, name);
  }

  /**
   * A thread that moves into another network namespace, opens something there, and ends: setns(2)
   * changes the calling thread alone, and no other thread of the JVM must find itself elsewhere.
   */
  private static final class Visit extends Thread {
    private final Kernel kernel;
    private final Fd namespace;
    private final @Nullable NetlinkFamily family;
    private final String path;
    private @Nullable Fd opened;
    private @Nullable SyscallException failure;

    /**
     * @param family of a netlink socket; null for a file
     * @param path of that file
     */
    Visit(Kernel kernel, Fd namespace, @Nullable NetlinkFamily family, String path) {
      super("in-namespace");
      this.kernel = kernel;
      this.namespace = namespace;
      this.family = family;
      this.path = path;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        long result = kernel.call(SETNS, namespace.number(), Namespace.NETWORK.bit());
        if (result < 0) {
          throw Kernel.failure(SETNS, namespace + ", CLONE_NEWNET", result);
        }
        opened = family == null ? file() : socket(family);
      } catch (SyscallException e) {
        failure = e;
      }
    }

    private Fd socket(NetlinkFamily wanted) throws SyscallException {
      String name = "netlink " + wanted + " in " + namespace;
      return JnaSocketCalls.socket(kernel, AF_NETLINK, SOCK_RAW, wanted.protocol(), name);
    }

    private Fd file() throws SyscallException {
      try (Scratch scratch = new Scratch()) {
        long flags = OpenFlag.WRONLY.bit() | JnaIoCalls.O_CLOEXEC;
        long result = kernel.call(OPENAT, Fd.CWD.number(), scratch.text(path), flags, 0);
        if (result < 0) {
          throw Kernel.failure(OPENAT, path + " in " + namespace, result);
        }
        return kernel.opened(result, path + " in " + namespace);
      }
    }

    Fd opened() throws SyscallException {
      start();
      boolean interrupted = false;
      while (isAlive()) {
        try {
          join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        throw failure;
      }
      Fd found = opened;
      if (found == null) {
        throw new IllegalStateException("the thread died");
      }
      return found;
    }
  }

  @Override
  public Fd setting(Fd networkNamespace, String path) throws SyscallException {
    return new Visit(kernel, networkNamespace, null, path).opened();
  }

  @Override
  public void send(Fd socket, byte[] message, int length) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.block(length).putBytes(0, message, 0, length);
      long sent = kernel.call(SENDTO, socket.number(), block.address(), length);
      if (sent < 0) {
        throw Kernel.failure(SENDTO, socket + ", " + length + " bytes", sent);
      }
    }
  }

  @Override
  public int receive(Fd socket, byte[] buffer) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.block(buffer.length);
      long got = kernel.call(RECVFROM, socket.number(), block.address(), buffer.length);
      if (got < 0) {
        throw Kernel.failure(RECVFROM, socket + ", " + buffer.length + " bytes", got);
      }
      block.bytesAt(0, buffer, 0, (int) got);
      return (int) got;
    }
  }

  @Override
  public boolean hasInterface(Fd socket, String name) throws SyscallException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= IFNAMSIZ) {
      return false;
    }
    try (Scratch scratch = new Scratch()) {
      Block request = scratch.block(IFREQ).putBytes(0, bytes, 0, bytes.length);
      long result = kernel.call(IOCTL, socket.number(), SIOCGIFINDEX, request.address());
      if (result == -Errno.ENODEV.number()) {
        return false;
      }
      if (result < 0) {
        throw Kernel.failure(IOCTL, socket + ", SIOCGIFINDEX " + name, result);
      }
      return true;
    }
  }

  /**
   * A TCP port is proven free by listening on it, for with SO_REUSEADDR, without which an old
   * connection in TIME_WAIT would be in the way, bind(2) alone finds only those who listen.
   * Afterwards the socket stops listening, and keeps the port as long as it is open, if it was
   * bound to that very number (SOCK_BINDPORT_LOCK of the kernel): one that the kernel chose would
   * be given back. So a first socket lets the kernel choose, and a second one, beside it, takes the
   * same.
   */
  @Override
  public Fd reserve(String protocol, byte[] address, int port) throws SyscallException {
    boolean tcp = protocol.equals("tcp");
    if (!tcp || port != 0) {
      return bound(tcp, protocol, address, port);
    }
    String name = "tcp port " + AddressText.of(address);
    try (Fd chosen = internet(address, SOCK_STREAM, name)) {
      option(chosen, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
      bind(chosen, address, 0);
      return bound(true, protocol, address, port(chosen));
    }
  }

  private Fd bound(boolean tcp, String protocol, byte[] address, int port) throws SyscallException {
    String name = protocol + " port " + AddressText.of(address) + ":" + port;
    Fd socket = internet(address, tcp ? SOCK_STREAM : SOCK_DGRAM, name);
    try {
      if (tcp) {
        option(socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
      }
      bind(socket, address, port);
      if (tcp) {
        check(LISTEN, socket, kernel.call(LISTEN, socket.number(), 1));
        check(SHUTDOWN, socket, kernel.call(SHUTDOWN, socket.number(), SHUT_RD));
        option(socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 0);
      }
      return socket;
    } catch (SyscallException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Fd internet(byte[] address, int type, String name) throws SyscallException {
    if (address.length == 4) {
      return socket(kernel, AF_INET, type, 0, name);
    }
    Fd socket = socket(kernel, AF_INET6, type, 0, name);
    try {
      option(socket, IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY", 1);
      return socket;
    } catch (SyscallException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Fd datagrams(byte[] address, int port) throws SyscallException {
    Fd socket = internet(address, SOCK_DGRAM, "udp port " + AddressText.of(address) + ":" + port);
    try {
      option(socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
      bind(socket, address, port);
      return socket;
    } catch (SyscallException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void bind(Fd socket, byte[] address, int port) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      boolean four = address.length == 4;
      int length = four ? SOCKADDR_IN : SOCKADDR_IN6;
      Block block = scratch.block(length).putShort(0, four ? AF_INET : AF_INET6);
      block.putByte(2, port >> 8).putByte(3, port);
      block.putBytes(four ? 4 : 8, address, 0, address.length);
      check(BIND, socket, kernel.call(BIND, socket.number(), block.address(), length));
    }
  }

  @Override
  public int port(Fd socket) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.block(SOCKADDR_IN);
      Block length = scratch.block(4).putInt(0, SOCKADDR_IN);
      check(
          GETSOCKNAME,
          socket,
          kernel.call(GETSOCKNAME, socket.number(), block.address(), length.address()));
      return (block.byteAt(2) << 8) | block.byteAt(3);
    }
  }

  private static void check(SystemCall call, Fd socket, long result) throws SyscallException {
    if (result < 0) {
      throw Kernel.failure(call, socket.toString(), result);
    }
  }

  private void option(Fd socket, int level, int option, String name, int value)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long address = scratch.block(4).putInt(0, value).address();
      long result = kernel.call(SETSOCKOPT, socket.number(), level, option, address, 4);
      if (result < 0) {
        throw Kernel.failure(SETSOCKOPT, socket + ", " + name, result);
      }
    }
  }
}
