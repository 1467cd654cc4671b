package io.jocker.linux.netlink;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls.NetlinkFamily;
import io.jocker.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * Interfaces that share another one, their parent, each with an Ethernet address of its own: {@code
 * ip-link(8)}, macvlan. What comes in at the parent goes to the one whose address it has, so each
 * is a machine of its own in the parent's network, and there is neither bridge nor wire.
 */
public final class MacvlanSocket implements AutoCloseable {
  private static final int RTM_NEWLINK = 16;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_PID = 19;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_MACVLAN_MODE = 1;

  private final NetlinkSocket socket;

  private MacvlanSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * A socket.
   *
   * @param networkNamespace where the parents are; null for the namespace of this process
   */
  public static MacvlanSocket open(Linux linux, @Nullable Fd networkNamespace)
      throws SyscallException {
    return new MacvlanSocket(new NetlinkSocket(linux, NetlinkFamily.ROUTE, networkNamespace));
  }

  /** Who may talk to whom on one parent. */
  public enum Mode {
    /** Nobody to each other. */
    PRIVATE(1),
    /** Only by way of a switch outside that sends back what it got. */
    VEPA(2),
    /** All with each other. */
    BRIDGE(4);

    private final int number;

    Mode(int number) {
      this.number = number;
    }
  }

  /**
   * An interface that is down, in the namespace of a process; with the pid 0 in the socket's own.
   *
   * @param parent the number of its parent
   * @throws SyscallException ENOTSUP if the kernel has no macvlan
   */
  public void add(int parent, Mode mode, int mtu, RouteSocket.Inside inside)
      throws SyscallException {
    NetlinkMessage add =
        NetlinkMessage.of(RTM_NEWLINK, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE)
            .words("add macvlan " + inside.name() + " of " + inside.pid());
    add.number(0).number(0).number(0).number(0).text(IFLA_IFNAME, inside.name());
    add.number(IFLA_MTU, mtu).number(IFLA_LINK, parent);
    add.attribute(IFLA_ADDRESS, RouteSocket.hardware(inside.hardware()));
    if (inside.pid() != 0) {
      add.number(IFLA_NET_NS_PID, inside.pid());
    }
    int info = add.open(IFLA_LINKINFO);
    add.text(IFLA_INFO_KIND, "macvlan");
    int data = add.open(IFLA_INFO_DATA);
    add.number(IFLA_MACVLAN_MODE, mode.number);
    add.close(data);
    add.close(info);
    socket.ask(add);
  }

  @Override
  public void close() {
    socket.close();
  }
}
