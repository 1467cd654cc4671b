package io.jocker.linux;

import org.jspecify.annotations.Nullable;

/**
 * Sockets: {@code socket(2)}, {@code bind(2)} and their kin, as far as a container engine needs
 * them: to talk to the kernel ({@code netlink(7)}), and to keep ports of the host.
 */
public interface SocketCalls {
  /** {@code netlink(7)}: which part of the kernel a socket talks to. */
  enum NetlinkFamily {
    /** Links, addresses, routes: {@code rtnetlink(7)}. */
    ROUTE(0),
    /** nf_tables and the rest of netfilter. */
    NETFILTER(12);

    private final int protocol;

    NetlinkFamily(int protocol) {
      this.protocol = protocol;
    }

    /** The kernel's number. */
    public int protocol() {
      return protocol;
    }
  }

  /**
   * A socket to the kernel, whose errors come with the kernel's own words where it has any
   * (NETLINK_EXT_ACK, Linux 4.12).
   *
   * @param networkNamespace which network it is about; null: that of this process. A socket belongs
   *     to the namespace in which it was opened, whichever thread uses it later.
   */
  Fd netlink(NetlinkFamily family, @Nullable Fd networkNamespace) throws SyscallException;

  /**
   * A setting of a network namespace: a file below {@code /proc/sys/net}, open for writing. Which
   * namespace such a file is about is settled when it is opened.
   *
   * @param networkNamespace whose
   * @throws SyscallException ENOENT if the kernel has no such setting
   */
  Fd setting(Fd networkNamespace, String path) throws SyscallException;

  /** {@code sendto(2)} to whom the socket belongs: all of the bytes in one message. */
  void send(Fd socket, byte[] message, int length) throws SyscallException;

  /**
   * {@code recvfrom(2)}: one message.
   *
   * @return how many bytes; what does not fit is lost
   */
  int receive(Fd socket, byte[] buffer) throws SyscallException;

  /**
   * Whether a network has an interface of this name: {@code netdevice(7)}, SIOCGIFINDEX. Unlike
   * {@code rtnetlink(7)}, which is asked about links one after the other, the kernel answers this
   * while it is making or deleting one.
   *
   * @param socket of that network
   * @param name at most 15 bytes
   */
  boolean hasInterface(Fd socket, String name) throws SyscallException;

  /**
   * A socket that keeps a port of this machine and never answers: nobody else can bind it, and as
   * long as no packet filter leads elsewhere, who connects is refused, as at a port that is free.
   *
   * @param protocol {@code tcp} or {@code udp}
   * @param address of IPv4, 4 bytes, or of IPv6, 16 bytes; all zero for all addresses of that kind
   * @param port 0 for one that the kernel chooses
   * @throws SyscallException EADDRINUSE if somebody has it
   */
  Fd reserve(String protocol, byte[] address, int port) throws SyscallException;

  /**
   * A socket for UDP beside others at the same place that allow it, as this one does
   * (SO_REUSEADDR): what comes from now on is for the youngest.
   *
   * @param address of IPv4, 4 bytes
   * @throws SyscallException EADDRINUSE if somebody is there who does not
   */
  Fd datagrams(byte[] address, int port) throws SyscallException;

  /** {@code getsockname(2)}: the port of an IPv4 socket. */
  int port(Fd socket) throws SyscallException;
}
