package io.jocker.linux.netlink;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls.NetlinkFamily;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.NetlinkSocket.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels that carry Ethernet between hosts in datagrams, VXLAN (RFC 7348), and whom they lead to:
 * {@code ip-link(8)}, {@code bridge(8)}.
 *
 * <p>A tunnel is an interface of its host. Where a frame goes is looked up in its forwarding table
 * by the frame's Ethernet address; what is for nobody that is known, or for all, goes to each host
 * that is entered for {@link #UNKNOWN}. So no multicast is needed, but every host must be told of
 * every other. Behind which host an Ethernet address is, the tunnel learns from what comes in.
 *
 * <pre>{@code
 * try (TunnelSocket tunnels = TunnelSocket.open(linux, null)) {
 *   tunnels.add(new TunnelSocket.Tunnel("jx0", 4711, here, 4789), 1450, bridge);
 *   tunnels.addPeer(indexOfTheTunnel, there);
 * }
 * }</pre>
 */
public final class TunnelSocket implements AutoCloseable {
  /** The Ethernet address under which those are entered who get what is for nobody known. */
  public static final String UNKNOWN = "00:00:00:00:00:00";

  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWNEIGH = 28;
  private static final int RTM_GETNEIGH = 30;

  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_VXLAN_ID = 1;
  private static final int IFLA_VXLAN_LOCAL = 4;
  private static final int IFLA_VXLAN_LEARNING = 7;
  private static final int IFLA_VXLAN_PORT = 15;
  private static final int IFF_UP = 1;
  private static final int LINK_BYTES = 16;

  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NUD_NOARP_PERMANENT = 0xc0;

  /** NTF_SELF: the table of the interface itself, not that of the bridge whose port it is. */
  private static final int SELF = 2;

  /** {@code struct ndmsg}: family, index, state, flags, type. */
  private static final int NEIGHBOUR_BYTES = 12;

  private static final int AF_BRIDGE = 7;
  private static final String VXLAN = "vxlan";

  private final NetlinkSocket socket;

  private TunnelSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * A socket.
   *
   * @param networkNamespace whose tunnels; null for those of this process
   */
  public static TunnelSocket open(Linux linux, @Nullable Fd networkNamespace)
      throws SyscallException {
    return new TunnelSocket(new NetlinkSocket(linux, NetlinkFamily.ROUTE, networkNamespace));
  }

  /**
   * A tunnel.
   *
   * @param vni the number by which both ends know what belongs together, of 24 bits
   * @param local this host's address, from which it sends, as a number
   * @param port of UDP, to which the others send
   */
  public record Tunnel(String name, int vni, int local, int port) {}

  /**
   * An entry of a forwarding table.
   *
   * @param hardware an Ethernet address, such as {@code 02:42:0a:90:00:02}
   * @param host the address of the host behind which it is, as a number
   */
  public record Entry(String hardware, int host) {}

  /**
   * Makes a tunnel that is up.
   *
   * @param bridge the number of the bridge that it becomes a port of
   * @throws SyscallException EEXIST if another tunnel has this number, ENOTSUP if the kernel has no
   *     VXLAN
   */
  public void add(Tunnel tunnel, int mtu, int bridge) throws SyscallException {
    NetlinkMessage add =
        NetlinkMessage.of(RTM_NEWLINK, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE)
            .words("add vxlan " + tunnel.name() + ", id " + tunnel.vni());
    add.number(0).number(0).number(IFF_UP).number(IFF_UP);
    add.text(IFLA_IFNAME, tunnel.name()).number(IFLA_MTU, mtu).number(IFLA_MASTER, bridge);
    int info = add.open(IFLA_LINKINFO);
    add.text(IFLA_INFO_KIND, VXLAN);
    int data = add.open(IFLA_INFO_DATA);
    add.number(IFLA_VXLAN_ID, tunnel.vni()).attribute(IFLA_VXLAN_LOCAL, bytes(tunnel.local()));
    add.attribute(IFLA_VXLAN_LEARNING, new byte[] {1});
    byte[] port = {(byte) (tunnel.port() >> 8), (byte) tunnel.port()};
    add.attribute(IFLA_VXLAN_PORT, port);
    add.close(data);
    add.close(info);
    socket.ask(add);
  }

  /** The tunnel of this name, or null; null, too, for an interface of another kind. */
  public @Nullable Tunnel tunnel(String name) throws SyscallException {
    NetlinkMessage get = NetlinkMessage.of(RTM_GETLINK, 0).words("get vxlan " + name);
    get.number(0).number(0).number(0).number(0).text(IFLA_IFNAME, name);
    try {
      for (Answer answer : socket.ask(get)) {
        Attributes info = answer.attributes(LINK_BYTES).nested(IFLA_LINKINFO);
        if (VXLAN.equals(info.text(IFLA_INFO_KIND))) {
          return tunnel(name, info.nested(IFLA_INFO_DATA));
        }
      }
      return null;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENODEV) {
        return null;
      }
      throw e;
    }
  }

  private static Tunnel tunnel(String name, Attributes data) {
    byte[] port = data.value(IFLA_VXLAN_PORT);
    return new Tunnel(
        name,
        data.number(IFLA_VXLAN_ID, 0),
        address(data.value(IFLA_VXLAN_LOCAL)),
        port == null || port.length != 2 ? 0 : ((port[0] & 0xff) << 8) | (port[1] & 0xff));
  }

  /**
   * Sends what is for nobody known to one more host; one that is entered already is no error.
   *
   * @param tunnel the number of its interface
   */
  public void addPeer(int tunnel, int host) throws SyscallException {
    NetlinkMessage add =
        NetlinkMessage.of(RTM_NEWNEIGH, NetlinkMessage.CREATE | NetlinkMessage.APPEND)
            .words("add peer " + dotted(host) + " to tunnel " + tunnel);
    add.octet(AF_BRIDGE).octet(0).shortNumber(0).number(tunnel);
    add.shortNumber(NUD_NOARP_PERMANENT).octet(SELF).octet(0);
    socket.ask(add.attribute(NDA_DST, bytes(host)).attribute(NDA_LLADDR, new byte[6]));
  }

  /**
   * All of a tunnel's forwarding table.
   *
   * @param tunnel the number of its interface
   */
  public List<Entry> entries(int tunnel) throws SyscallException {
    // With this short header the kernel lists the tables of all interfaces: rtnl_fdb_dump.
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETNEIGH).words("list forwarding tables");
    dump.octet(AF_BRIDGE).octet(0).shortNumber(0).number(0).number(0);
    List<Entry> entries = new ArrayList<>();
    for (Answer answer : socket.ask(dump)) {
      Attributes attributes = answer.attributes(NEIGHBOUR_BYTES);
      byte[] host = attributes.value(NDA_DST);
      byte[] hardware = attributes.value(NDA_LLADDR);
      boolean own = Attributes.intAt(answer.bytes(), NetlinkMessage.HEADER + 4) == tunnel;
      if (own && host != null && host.length == 4 && hardware != null) {
        entries.add(new Entry(hardware(hardware), address(host)));
      }
    }
    return entries;
  }

  private static String hardware(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append(text.length() == 0 ? "" : ":");
      text.append(Character.forDigit((each >> 4) & 15, 16));
      text.append(Character.forDigit(each & 15, 16));
    }
    return text.toString();
  }

  private static int address(byte @Nullable [] bytes) {
    return bytes == null || bytes.length != 4
        ? 0
        : ((bytes[0] & 0xff) << 24)
            | ((bytes[1] & 0xff) << 16)
            | ((bytes[2] & 0xff) << 8)
            | (bytes[3] & 0xff);
  }

  private static byte[] bytes(int address) {
    return new byte[] {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
  }

  private static String dotted(int address) {
    byte[] bytes = bytes(address);
    return (bytes[0] & 0xff)
        + "."
        + (bytes[1] & 0xff)
        + "."
        + (bytes[2] & 0xff)
        + "."
        + (bytes[3] & 0xff);
  }

  @Override
  public void close() {
    socket.close();
  }
}
