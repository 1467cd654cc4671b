package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import io.jocker.network.Ipv6;
import io.jocker.network.Ipv6Part;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.Overlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is on which user network, at one moment. Names are compared without regard to case (RFC 4343)
 * and written here without the dot at their end. The default network has no names, as docker's: who
 * is on that alone is nobody here.
 */
final class Directory {
  private final Map<Ipv4, Asker> askers = new HashMap<>();
  private final Map<String, Members> networks = new LinkedHashMap<>();
  private final List<Network> all;

  private Directory(List<Network> all) {
    this.all = all;
  }

  /** One user network with those who are on it. */
  private static final class Members {
    final Network network;
    final Map<String, List<Ipv4>> addresses = new HashMap<>();

    /** Of the same names, as far as those are known by addresses of IPv6. */
    final Map<Ipv4, Ipv6> counterparts = new HashMap<>();

    final Map<Ipv4, String> names = new HashMap<>();
    final Map<Ipv6, String> names6 = new HashMap<>();

    /** Where the network's other hosts answer: the addresses of their bridges in it. */
    final List<Ipv4> peers = new ArrayList<>();

    Members(Network network) {
      this.network = network;
      Overlay overlay = network.overlay();
      if (overlay != null) {
        for (Overlay.Host peer : overlay.peers()) {
          peers.add(overlay.gateway(network.subnet(), peer));
        }
      }
    }

    /** The host that gives out an address; null for this one. */
    @Nullable Ipv4 owner(Ipv4 address) {
      Overlay overlay = network.overlay();
      if (overlay != null) {
        for (Overlay.Host peer : overlay.peers()) {
          if (overlay.slice(network.subnet(), peer).contains(address)) {
            return overlay.gateway(network.subnet(), peer);
          }
        }
      }
      return null;
    }

    /** The same of IPv6, which the counterpart tells. */
    @Nullable Ipv4 owner(Ipv6 address) {
      Ipv6Part ipv6 = network.ipv6();
      Ipv4 counterpart = ipv6 == null ? null : ipv6.counterpart(address, network.subnet());
      return counterpart == null ? null : owner(counterpart);
    }

    void add(Lease lease) {
      for (String name : lease.names()) {
        List<Ipv4> known = addresses.computeIfAbsent(lower(name), any -> new ArrayList<>());
        if (!known.contains(lease.address())) {
          known.add(lease.address());
        }
      }
      String name = lease.names().isEmpty() ? "" : lease.names().get(0);
      names.put(lease.address(), name);
      Ipv6 address6 = lease.address6();
      if (address6 != null) {
        counterparts.put(lease.address(), address6);
        names6.put(address6, name);
      }
    }
  }

  static Directory of(List<Network> networks, List<Lease> leases) {
    Directory directory = new Directory(List.copyOf(networks));
    Map<String, Network> byName = new HashMap<>();
    for (Network network : networks) {
      byName.put(network.name(), network);
    }
    Map<String, Asker> byContainer = new HashMap<>();
    for (Lease lease : leases) {
      Network network = byName.get(lease.network());
      if (network != null) {
        directory.add(network, lease, byContainer);
      }
    }
    return directory;
  }

  private void add(Network network, Lease lease, Map<String, Asker> byContainer) {
    Asker asker = byContainer.computeIfAbsent(lease.container(), any -> new Asker());
    asker.leadsOut |= !network.internal();
    if (asker.servers.isEmpty()) {
      asker.servers = List.copyOf(lease.servers());
    }
    if (!network.hasNames()) {
      return;
    }
    Members members = networks.computeIfAbsent(network.name(), any -> new Members(network));
    members.add(lease);
    asker.networks.add(members);
    askers.put(lease.address(), asker);
    askers.computeIfAbsent(network.gateway(), any -> Asker.host(members));
    for (Ipv4 peer : members.peers) {
      askers.computeIfAbsent(peer, any -> Asker.peer(members));
    }
  }

  /** Gateways of the user networks that somebody is on: there is the place to answer. */
  List<Ipv4> gateways() {
    List<Ipv4> gateways = new ArrayList<>();
    for (Members members : networks.values()) {
      gateways.add(members.network.gateway());
    }
    return gateways;
  }

  /** Whether somebody is on a user network. */
  boolean isEmpty() {
    return networks.isEmpty();
  }

  /**
   * Who has this source address.
   *
   * @return null for one that nobody has, and that is therefore not answered: whoever sends packets
   *     to a gateway from elsewhere has no business there
   */
  @Nullable Asker asker(Ipv4 source) {
    return askers.get(source);
  }

  /** Whether an address belongs to a network of jocker's, so that nobody else knows of it. */
  boolean isOwn(Ipv4 address) {
    for (Network network : all) {
      if (network.subnet().contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** The same of IPv6. */
  boolean isOwn(Ipv6 address) {
    for (Network network : all) {
      Ipv6Part ipv6 = network.ipv6();
      if (ipv6 != null && ipv6.subnet().contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A container, or the host, and what it may see. */
  static final class Asker {
    private final List<Members> networks = new ArrayList<>();
    private List<String> servers = List.of();
    private boolean leadsOut;
    private boolean peer;

    private Asker() {}

    /** Another host of a network: it asks for its own containers, and only what is known here. */
    private static Asker peer(Members members) {
      Asker peer = new Asker();
      peer.networks.add(members);
      peer.peer = true;
      return peer;
    }

    /** Whether it is the resolver of another host, which must not be asked in its turn. */
    boolean isPeer() {
      return peer;
    }

    /** The resolvers of other hosts, that may know a name which is not known here. */
    List<Ipv4> peers() {
      List<Ipv4> peers = new ArrayList<>();
      for (Members members : peer ? List.<Members>of() : networks) {
        peers.addAll(members.peers);
      }
      return peers;
    }

    /** The resolver of the other host that gives out an address; empty where there is none. */
    List<Ipv4> owners(Ipv4 address) {
      for (Members members : peer ? List.<Members>of() : networks) {
        Ipv4 owner = members.owner(address);
        if (owner != null) {
          return List.of(owner);
        }
      }
      return List.of();
    }

    /** The same of IPv6. */
    List<Ipv4> owners(Ipv6 address) {
      for (Members members : peer ? List.<Members>of() : networks) {
        Ipv4 owner = members.owner(address);
        if (owner != null) {
          return List.of(owner);
        }
      }
      return List.of();
    }

    /** The host itself, at one gateway. */
    private static Asker host(Members members) {
      Asker host = new Asker();
      host.networks.add(members);
      host.leadsOut = true;
      return host;
    }

    /** Those whose name servers were chosen for it; empty for the host's. */
    List<String> servers() {
      return servers;
    }

    /** Whether some network of its leads elsewhere: else questions must not get out, either. */
    boolean leadsOut() {
      return leadsOut;
    }

    /**
     * The addresses of a name: of a container, or one with its network behind a dot. They are all
     * of one network, the first of the asker's that knows the name.
     */
    List<Ipv4> addresses(String name) {
      String wanted = lower(name);
      for (Members members : networks) {
        List<Ipv4> found = members.addresses.get(wanted);
        if (found != null) {
          return found;
        }
      }
      int dot = wanted.lastIndexOf('.');
      for (Members members : networks) {
        boolean meant = dot > 0 && wanted.endsWith("." + lower(members.network.name()));
        int length = wanted.length() - members.network.name().length() - 1;
        List<Ipv4> found = meant ? members.addresses.get(wanted.substring(0, length)) : null;
        if (found != null) {
          return found;
        }
      }
      return List.of();
    }

    /** Those of IPv6 that belong to some of {@link #addresses}. */
    List<Ipv6> counterparts(List<Ipv4> addresses) {
      List<Ipv6> found = new ArrayList<>();
      for (Ipv4 address : addresses) {
        for (Members members : networks) {
          Ipv6 counterpart = members.counterparts.get(address);
          if (counterpart != null) {
            found.add(counterpart);
          }
        }
      }
      return found;
    }

    /** The same as {@link #name(Ipv4)} of IPv6. */
    @Nullable String name(Ipv6 address) {
      for (Members members : networks) {
        String name = members.names6.get(address);
        if (name != null) {
          return name + "." + members.network.name();
        }
      }
      return null;
    }

    /** The name of who has an address, with its network behind a dot, or null. */
    @Nullable String name(Ipv4 address) {
      for (Members members : networks) {
        String name = members.names.get(address);
        if (name != null) {
          return name + "." + members.network.name();
        }
      }
      return null;
    }
  }
}
