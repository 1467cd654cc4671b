package io.jocker.network;

import io.jocker.network.NetworkException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hosts of a network that spans several of them. Every host knows all of them by the same list,
 * in the order of their names, so that each can work out the same for itself: which part of the
 * addresses is whose, and where names are asked.
 *
 * <pre>
 * network 10.160.0.0/20 of alpha, beta, gamma
 *   alpha 10.160.0.0/22, gateway 10.160.0.1
 *   beta  10.160.4.0/22, gateway 10.160.4.1
 *   gamma 10.160.8.0/22, gateway 10.160.8.1
 * </pre>
 *
 * @param hosts in the order of their names
 * @param self this one, one of them
 * @param vni the number of the network in each tunnel's datagrams, of 24 bits
 * @param port of UDP at which every host listens for tunnels
 */
public record Overlay(List<Host> hosts, Host self, int vni, int port) {
  /** Of VXLAN, as IANA has it. */
  static final int USUAL_PORT = 4789;

  /** What a tunnel adds to a packet: Ethernet 14, IPv4 20, UDP 8, VXLAN 8. */
  static final int OVERHEAD = 50;

  static final String HOSTS = "hosts";
  static final String SELF = "self";
  static final String VNI = "vni";
  static final String PORT = "port";

  private static final int LAST_VNI = (1 << 24) - 1;

  /**
   * A host.
   *
   * @param name by which it is called here; it need not be its own
   * @param address at which the others reach it
   */
  public record Host(String name, Ipv4 address) {}

  public Overlay {
    hosts = List.copyOf(hosts);
  }

  /** Of a network that is written down. */
  static Overlay of(Map<String, String> options) {
    try {
      List<Host> hosts = hosts(options.getOrDefault(HOSTS, ""));
      return new Overlay(
          hosts,
          named(hosts, options.getOrDefault(SELF, "")),
          number(options.getOrDefault(VNI, ""), LAST_VNI, VNI),
          number(options.getOrDefault(PORT, ""), 65_535, PORT));
    } catch (NetworkException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What {@link #of} reads. */
  Map<String, String> options() {
    StringBuilder list = new StringBuilder();
    for (Host host : hosts) {
      list.append(list.length() == 0 ? "" : ",").append(host.name()).append('=');
      list.append(host.address());
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put(HOSTS, list.toString());
    options.put(SELF, self.name());
    options.put(VNI, Integer.toString(vni));
    options.put(PORT, Integer.toString(port));
    return options;
  }

  /** Reads {@code alpha=192.168.77.1,beta=192.168.77.2}. */
  static List<Host> hosts(String text) throws NetworkException {
    Map<String, Ipv4> hosts = new TreeMap<>();
    for (String entry : text.split(",", -1)) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals);
      if (!Networks.isName(name)) {
        throw invalid(
            "invalid host of an overlay network: \"" + entry + "\": it must be NAME=ADDRESS");
      }
      Ipv4 address = address(entry, entry.substring(equals + 1));
      if (hosts.containsValue(address) || hosts.putIfAbsent(name, address) != null) {
        throw invalid("host " + name + " or its address is there twice: " + text);
      }
    }
    List<Host> all = new ArrayList<>();
    hosts.forEach((name, address) -> all.add(new Host(name, address)));
    return all;
  }

  private static Ipv4 address(String entry, String text) throws NetworkException {
    try {
      return Ipv4.parse(text);
    } catch (IllegalArgumentException e) {
      throw new NetworkException(
          e,
          Problem.INVALID,
          "invalid host of an overlay network: \"" + entry + "\": it must be NAME=ADDRESS");
    }
  }

  static Host named(List<Host> hosts, String name) throws NetworkException {
    for (Host host : hosts) {
      if (host.name().equals(name)) {
        return host;
      }
    }
    throw invalid("no host of the overlay network is called " + name);
  }

  static int number(String text, int last, String option) throws NetworkException {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= last) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new NetworkException(e, Problem.INVALID, range(text, last, option));
    }
    throw invalid(range(text, last, option));
  }

  private static String range(String text, int last, String option) {
    return "invalid " + option + ": \"" + text + "\": it must be from 1 to " + last;
  }

  /** The number where none is given: the same on every host, for the name of the network is. */
  static int vni(String network, Map<String, String> options) throws NetworkException {
    String given = options.get(VNI);
    // Docker's and other small numbers are left to others.
    return given == null
        ? 4096 + Integer.remainderUnsigned(Networks.fnv(network), LAST_VNI - 4096)
        : number(given, LAST_VNI, VNI);
  }

  /** All others. */
  public List<Host> peers() {
    List<Host> peers = new ArrayList<>();
    for (Host host : hosts) {
      if (!host.name().equals(self.name())) {
        peers.add(host);
      }
    }
    return peers;
  }

  /** How many bits of an address tell the hosts apart. */
  int bits() {
    return 32 - Integer.numberOfLeadingZeros(hosts.size() - 1);
  }

  /** The part of the network's addresses that a host gives out. */
  public Subnet slice(Subnet all, Host host) {
    int length = all.length() + bits();
    Subnet first = new Subnet(all.first(), length);
    return new Subnet(all.first().plus(indexOf(host) * (int) first.size()), length);
  }

  private int indexOf(Host host) {
    int index = 0;
    while (!hosts.get(index).name().equals(host.name())) {
      index++;
    }
    return index;
  }

  /** The address of a host's own bridge in the network. */
  public Ipv4 gateway(Subnet all, Host host) {
    return slice(all, host).first().plus(1);
  }

  private static NetworkException invalid(String message) {
    return new NetworkException(Problem.INVALID, message);
  }
}
