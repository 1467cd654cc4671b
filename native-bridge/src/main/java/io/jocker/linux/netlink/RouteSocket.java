package io.jocker.linux.netlink;

import io.jocker.linux.AddressText;
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
 * Links, addresses and routes of one network namespace: {@code rtnetlink(7)}.
 *
 * <pre>{@code
 * try (RouteSocket host = RouteSocket.open(linux)) {
 *   host.addBridge("jocker0", mac, 1500);
 *   ...
 * }
 * }</pre>
 */
public final class RouteSocket implements AutoCloseable {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_SETLINK = 19;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_GETROUTE = 26;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_PROTINFO = 12;
  private static final int IFLA_BRPORT_MODE = 4;
  private static final int IFLA_BRPORT_ISOLATED = 33;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_PID = 19;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int IFF_UP = 1;

  /** {@code struct ifinfomsg}: family, type, index, flags, mask of flags. */
  private static final int LINK_BYTES = 16;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;

  /** {@code struct ifaddrmsg}: family, prefix length, flags, scope, index. */
  private static final int ADDRESS_BYTES = 8;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_TABLE = 15;

  /** {@code struct rtmsg}: family, lengths, tos, table, protocol, scope, type, flags. */
  private static final int ROUTE_BYTES = 12;

  private static final int AF_INET = 2;
  private static final int AF_BRIDGE = 7;
  private static final int AF_INET6 = 10;

  /** Of an address: no search for another machine that has it, which takes a second or two. */
  private static final int IFA_F_NODAD = 2;

  private static final int RT_TABLE_MAIN = 254;
  private static final int RTPROT_BOOT = 3;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RTN_UNICAST = 1;

  private final NetlinkSocket socket;

  private RouteSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Of this process's namespace. */
  public static RouteSocket open(Linux linux) throws SyscallException {
    return new RouteSocket(new NetlinkSocket(linux, NetlinkFamily.ROUTE, null));
  }

  /** Of another one. */
  public static RouteSocket openIn(Linux linux, Fd networkNamespace) throws SyscallException {
    return new RouteSocket(new NetlinkSocket(linux, NetlinkFamily.ROUTE, networkNamespace));
  }

  /** How the links of the same namespace send their packets. */
  public QueueCalls queues() {
    return new QueueCalls(socket);
  }

  // ---- links ----

  /** The link of this name, or null. */
  public @Nullable Link link(String name) throws SyscallException {
    NetlinkMessage get = NetlinkMessage.of(RTM_GETLINK, 0).words("get link " + name);
    linkHeader(get, 0, 0, 0).text(IFLA_IFNAME, name);
    try {
      List<Answer> answers = socket.ask(get);
      return answers.isEmpty() ? null : link(answers.get(0));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENODEV) {
        return null;
      }
      throw e;
    }
  }

  /** Whether there is one; known also while somebody makes or deletes a link. */
  boolean hasLink(String name) throws SyscallException {
    return socket.hasInterface(name);
  }

  /** All links. */
  public List<Link> links() throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETLINK).words("list links");
    List<Link> links = new ArrayList<>();
    for (Answer answer : socket.ask(linkHeader(dump, 0, 0, 0))) {
      links.add(link(answer));
    }
    return links;
  }

  /**
   * A bridge that is down.
   *
   * @param hardware its own address. One that is given stays; else a bridge takes the lowest of its
   *     ports', and machines that remember it lose it with each port that comes and goes.
   */
  public void addBridge(String name, byte[] hardware, int mtu) throws SyscallException {
    NetlinkMessage add = create("add bridge " + name);
    linkHeader(add, 0, 0, 0).text(IFLA_IFNAME, name);
    add.attribute(IFLA_ADDRESS, hardware).number(IFLA_MTU, mtu);
    int info = add.open(IFLA_LINKINFO);
    add.text(IFLA_INFO_KIND, "bridge");
    add.close(info);
    socket.ask(add);
  }

  /**
   * One end of a pair of Ethernet interfaces that are joined by a wire.
   *
   * @param name of the end that stays in the socket's namespace
   * @param bridge the number of the bridge that it becomes a port of
   * @param inside the other end
   */
  public record Veth(String name, int bridge, int mtu, Inside inside) {}

  /**
   * The end of a pair that lies in another namespace.
   *
   * @param pid of a process in that namespace
   * @param hardware its address, such as {@code 02:42:0a:90:00:02}
   */
  public record Inside(String name, int pid, String hardware) {}

  /**
   * {@code veth(4)}: both ends at once, each in its namespace. The outer one is a port of the
   * bridge and up; the inner one is down, for the kernel wires the ends only after it has made both
   * (ENOTCONN).
   */
  public void addVeth(Veth veth) throws SyscallException {
    Inside inside = veth.inside();
    NetlinkMessage add =
        create("add veth " + veth.name() + ", peer " + inside.name() + " of " + inside.pid());
    linkHeader(add, 0, IFF_UP, IFF_UP).text(IFLA_IFNAME, veth.name());
    add.number(IFLA_MTU, veth.mtu()).number(IFLA_MASTER, veth.bridge());
    int info = add.open(IFLA_LINKINFO);
    add.text(IFLA_INFO_KIND, "veth");
    int data = add.open(IFLA_INFO_DATA);
    int peer = add.open(VETH_INFO_PEER);
    linkHeader(add, 0, 0, 0).text(IFLA_IFNAME, inside.name());
    add.number(IFLA_MTU, veth.mtu()).attribute(IFLA_ADDRESS, hardware(inside.hardware()));
    add.number(IFLA_NET_NS_PID, inside.pid());
    add.close(peer);
    add.close(data);
    add.close(info);
    socket.ask(add);
  }

  /** Switches a link on. */
  public void setUp(String name) throws SyscallException {
    NetlinkMessage set = NetlinkMessage.of(RTM_NEWLINK, 0).words("set link " + name + " up");
    socket.ask(linkHeader(set, 0, IFF_UP, IFF_UP).text(IFLA_IFNAME, name));
  }

  /**
   * Lets a bridge give a packet back to the port that it came from. A container that asks its own
   * published port needs it where br_netfilter is loaded: there the destination is changed within
   * the bridge, and the packet never gets to the host's routes.
   */
  public void setHairpin(String port) throws SyscallException {
    setPort(port, IFLA_BRPORT_MODE, "set hairpin mode of port " + port);
  }

  /**
   * Keeps a port of a bridge apart from all others that are kept apart: they reach the bridge
   * itself, and so the host and what lies behind it, but not each other (Linux 4.18).
   */
  public void setIsolated(String port) throws SyscallException {
    setPort(port, IFLA_BRPORT_ISOLATED, "isolate port " + port);
  }

  private void setPort(String port, int setting, String words) throws SyscallException {
    Link link = link(port);
    NetlinkMessage set = NetlinkMessage.of(RTM_SETLINK, 0).words(words);
    set.octet(AF_BRIDGE).octet(0).shortNumber(0);
    set.number(link == null ? 0 : link.index()).number(0).number(0);
    int settings = set.openNested(IFLA_PROTINFO);
    set.attribute(setting, new byte[] {1});
    set.close(settings);
    socket.ask(set);
  }

  /** Takes a link away, and with one end of a pair the other; one that is not there is no error. */
  public void deleteLink(String name) throws SyscallException {
    try {
      socket.ask(deletion(name));
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENODEV) {
        throw e;
      }
    }
  }

  static NetlinkMessage deletion(String name) {
    NetlinkMessage delete = NetlinkMessage.of(RTM_DELLINK, 0).words("delete link " + name);
    return linkHeader(delete, 0, 0, 0).text(IFLA_IFNAME, name);
  }

  private static NetlinkMessage create(String words) {
    int flags = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
    return NetlinkMessage.of(RTM_NEWLINK, flags).words(words);
  }

  private static NetlinkMessage linkHeader(NetlinkMessage message, int index, int flags, int mask) {
    return message.number(0).number(index).number(flags).number(mask);
  }

  private static Link link(Answer answer) {
    Attributes attributes = answer.attributes(LINK_BYTES);
    byte[] bytes = answer.bytes();
    int fixed = NetlinkMessage.HEADER;
    String name = attributes.text(IFLA_IFNAME);
    String kind = attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND);
    byte[] hardware = attributes.value(IFLA_ADDRESS);
    return new Link(
        Attributes.intAt(bytes, fixed + 4),
        name == null ? "" : name,
        kind == null ? "" : kind,
        (Attributes.intAt(bytes, fixed + 8) & IFF_UP) != 0,
        attributes.number(IFLA_MASTER, 0),
        attributes.number(IFLA_LINK, 0),
        attributes.number(IFLA_MTU, 0),
        hardware == null ? "" : hardware(hardware));
  }

  static byte[] hardware(String text) {
    byte[] bytes = new byte[(text.length() + 1) / 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(text.substring(3 * i, 3 * i + 2), 16);
    }
    return bytes;
  }

  private static String hardware(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append(text.length() == 0 ? "" : ":");
      text.append(Character.forDigit((each >> 4) & 15, 16))
          .append(Character.forDigit(each & 15, 16));
    }
    return text.toString();
  }

  // ---- addresses ----

  /**
   * Gives a link an address; one that it has already is no error. One of IPv6 can be used at once:
   * whoever gives out addresses knows that nobody else has it.
   *
   * @param address 4 or 16 bytes
   */
  public void addAddress(int link, byte[] address, int length) throws SyscallException {
    boolean four = address.length == 4;
    NetlinkMessage add =
        NetlinkMessage.of(RTM_NEWADDR, NetlinkMessage.CREATE | NetlinkMessage.REPLACE)
            .words("add address " + AddressText.of(address) + "/" + length + " to link " + link);
    add.octet(family(address)).octet(length).octet(four ? 0 : IFA_F_NODAD).octet(0).number(link);
    add.attribute(IFA_LOCAL, address).attribute(IFA_ADDRESS, address);
    if (four && length < 31) {
      add.attribute(IFA_BROADCAST, bytes(number(address) | (-1 >>> length)));
    }
    socket.ask(add);
  }

  private static int family(byte[] address) {
    return address.length == 4 ? AF_INET : AF_INET6;
  }

  /** All addresses of IPv4. */
  public List<Address> addresses() throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETADDR).words("list addresses");
    dump.octet(AF_INET).octet(0).octet(0).octet(0).number(0);
    List<Address> all = new ArrayList<>();
    for (Answer answer : socket.ask(dump)) {
      byte[] bytes = answer.bytes();
      byte[] local = answer.attributes(ADDRESS_BYTES).value(IFA_LOCAL);
      if (local != null && local.length == 4) {
        int length = bytes[NetlinkMessage.HEADER + 1] & 0xff;
        int link = Attributes.intAt(bytes, NetlinkMessage.HEADER + 4);
        all.add(new Address(number(local), length, link));
      }
    }
    return all;
  }

  /** All addresses of IPv6. */
  public List<Address6> addresses6() throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETADDR).words("list addresses of IPv6");
    dump.octet(AF_INET6).octet(0).octet(0).octet(0).number(0);
    List<Address6> all = new ArrayList<>();
    for (Answer answer : socket.ask(dump)) {
      byte[] bytes = answer.bytes();
      Attributes attributes = answer.attributes(ADDRESS_BYTES);
      // At the end of a tunnel IFA_ADDRESS is whom it leads to, and only there is IFA_LOCAL.
      byte[] local = attributes.value(IFA_LOCAL);
      byte[] address = local == null ? attributes.value(IFA_ADDRESS) : local;
      if (address != null && address.length == 16) {
        int length = bytes[NetlinkMessage.HEADER + 1] & 0xff;
        boolean global = bytes[NetlinkMessage.HEADER + 3] == RT_SCOPE_UNIVERSE;
        int link = Attributes.intAt(bytes, NetlinkMessage.HEADER + 4);
        all.add(new Address6(AddressText.of(address), length, link, global));
      }
    }
    return all;
  }

  // ---- routes ----

  /**
   * Whatever is for elsewhere goes to this machine.
   *
   * @param gateway 4 or 16 bytes
   */
  public void addDefaultRoute(byte[] gateway) throws SyscallException {
    NetlinkMessage add =
        NetlinkMessage.of(RTM_NEWROUTE, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE)
            .words("add default route via " + AddressText.of(gateway));
    add.octet(family(gateway)).octet(0).octet(0).octet(0);
    add.octet(RT_TABLE_MAIN).octet(RTPROT_BOOT).octet(RT_SCOPE_UNIVERSE).octet(RTN_UNICAST);
    socket.ask(add.number(0).attribute(RTA_GATEWAY, gateway));
  }

  /** All routes of IPv4 in the main table. */
  public List<Route> routes() throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETROUTE).words("list routes");
    dump.octet(AF_INET).octet(0).octet(0).octet(0).number(0).number(0);
    List<Route> routes = new ArrayList<>();
    for (Answer answer : socket.ask(dump)) {
      byte[] bytes = answer.bytes();
      Attributes attributes = answer.attributes(ROUTE_BYTES);
      int table = attributes.number(RTA_TABLE, bytes[NetlinkMessage.HEADER + 4] & 0xff);
      if (table == RT_TABLE_MAIN) {
        routes.add(
            new Route(
                address(attributes, RTA_DST),
                bytes[NetlinkMessage.HEADER + 1] & 0xff,
                attributes.number(RTA_OIF, 0),
                address(attributes, RTA_GATEWAY)));
      }
    }
    return routes;
  }

  /** All routes of IPv6 in the main table, but for those within one wire. */
  public List<Route6> routes6() throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETROUTE).words("list routes of IPv6");
    dump.octet(AF_INET6).octet(0).octet(0).octet(0).number(0).number(0);
    List<Route6> routes = new ArrayList<>();
    for (Answer answer : socket.ask(dump)) {
      byte[] bytes = answer.bytes();
      Attributes attributes = answer.attributes(ROUTE_BYTES);
      int table = attributes.number(RTA_TABLE, bytes[NetlinkMessage.HEADER + 4] & 0xff);
      String to = text6(attributes, RTA_DST, "::");
      if (table == RT_TABLE_MAIN && !to.startsWith("fe80:")) {
        int length = bytes[NetlinkMessage.HEADER + 1] & 0xff;
        String gateway = text6(attributes, RTA_GATEWAY, "");
        routes.add(new Route6(to, length, attributes.number(RTA_OIF, 0), gateway));
      }
    }
    return routes;
  }

  private static String text6(Attributes attributes, int type, String otherwise) {
    byte[] value = attributes.value(type);
    return value == null || value.length != 16 ? otherwise : AddressText.of(value);
  }

  private static int address(Attributes attributes, int type) {
    byte[] value = attributes.value(type);
    return value == null || value.length != 4 ? 0 : number(value);
  }

  private static int number(byte[] address) {
    return ((address[0] & 0xff) << 24)
        | ((address[1] & 0xff) << 16)
        | ((address[2] & 0xff) << 8)
        | (address[3] & 0xff);
  }

  private static byte[] bytes(int address) {
    return new byte[] {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
  }

  @Override
  public void close() {
    socket.close();
  }
}
