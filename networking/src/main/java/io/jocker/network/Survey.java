package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Address;
import io.jocker.linux.netlink.Address6;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.linux.netlink.Route;
import io.jocker.linux.netlink.Route6;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.netlink.TunnelSocket;
import io.jocker.linux.netlink.TunnelSocket.Entry;
import io.jocker.linux.netlink.TunnelSocket.Tunnel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the kernel says of networks, whatever jocker has written down. */
public final class Survey {
  private final Linux linux;
  private final Networks networks;

  public Survey(Linux linux, Networks networks) {
    this.linux = linux;
    this.networks = networks;
  }

  /**
   * An interface with its addresses.
   *
   * @param link itself
   * @param addresses such as {@code 10.144.0.2/20} or {@code fd00::2/64}, but for those of one wire
   * @param leadsOut whether the default route goes that way
   * @param shape what becomes of the packets that it sends
   */
  public record Interface(Link link, List<String> addresses, boolean leadsOut, LinkShape shape) {}

  /** Those of the host. */
  public List<Interface> host() throws SyscallException {
    try (RouteSocket host = RouteSocket.open(linux)) {
      return interfaces(host);
    }
  }

  /** Those that a process sees; none if it has ended. */
  public List<Interface> inside(int pid) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    try (Fd namespace = linux.files().openAt(Fd.CWD, "/proc/" + pid + "/ns/net", flags, 0);
        RouteSocket inside = RouteSocket.openIn(linux, namespace)) {
      return interfaces(inside);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  private static List<Interface> interfaces(RouteSocket socket) throws SyscallException {
    List<Address> addresses = socket.addresses();
    List<Address6> addresses6 = socket.addresses6();
    List<Route> routes = socket.routes();
    List<Route6> routes6 = socket.routes6();
    Map<Integer, LinkShape> shapes = socket.queues().shapes();
    List<Interface> all = new ArrayList<>();
    for (Link link : socket.links()) {
      List<String> own = new ArrayList<>();
      for (Address address : addresses) {
        if (address.link() == link.index()) {
          own.add(new Ipv4(address.address()) + "/" + address.length());
        }
      }
      for (Address6 address : addresses6) {
        if (address.link() == link.index() && address.global()) {
          own.add(address.address() + "/" + address.length());
        }
      }
      boolean leadsOut = false;
      for (Route6 route : routes6) {
        leadsOut |= route.length() == 0 && route.link() == link.index();
      }
      for (Route route : routes) {
        leadsOut |= route.length() == 0 && route.link() == link.index();
      }
      all.add(
          new Interface(link, own, leadsOut, shapes.getOrDefault(link.index(), LinkShape.NONE)));
    }
    return all;
  }

  /**
   * A tunnel between hosts.
   *
   * @param entries whom it leads to
   */
  public record FoundTunnel(Tunnel tunnel, List<Entry> entries) {}

  /** What an interface of the host is as a tunnel; null if it is none. */
  public @Nullable FoundTunnel tunnel(Link link) throws SyscallException {
    try (TunnelSocket tunnels = TunnelSocket.open(linux, null)) {
      Tunnel found = tunnels.tunnel(link.name());
      return found == null ? null : new FoundTunnel(found, tunnels.entries(link.index()));
    }
  }

  /** Names of wires whose containers have ended: the kernel is taking them away. */
  public List<String> leaving() throws SyscallException {
    return List.of(new LeavingLinks(networks.state()).all().split("\n", -1));
  }

  /** The rules that there are. */
  public RuleListing rules() throws IOException {
    return RuleListing.parse(new Nft(linux).list("nft", "list", "table", "inet", networks.table()));
  }

  /**
   * The rules that there should be, as far as what is written down tells, in nft's own words: by
   * those they can be compared with what there is.
   */
  public RuleListing wantedRules() throws IOException {
    List<Lease> leases = new Leases(networks.state()).all();
    String script = Ruleset.of(networks.table(), networks.made(), leases);
    String printed = new Nft(linux).printed(script, networks.table());
    return printed.isEmpty() ? RuleListing.wanted(script) : RuleListing.parse(printed);
  }
}
