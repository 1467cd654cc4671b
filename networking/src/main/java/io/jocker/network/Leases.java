package io.jocker.network;

import io.jocker.linux.SyscallException;
import io.jocker.network.NetworkException.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address: a file for each network, in the folder that a reboot ends. Whoever changes
 * one holds the folder's lock; reading needs none, for files are replaced whole.
 */
final class Leases {
  private static final String END = ".leases";

  private final NetworkFolder state;

  Leases(NetworkFolder state) {
    this.state = state;
  }

  /** All of one network, in the order in which they were taken. */
  List<Lease> of(String network) throws SyscallException {
    List<Lease> leases = new ArrayList<>();
    String text = state.text(network + END);
    for (int from = 0; text != null && from < text.length(); ) {
      int end = text.indexOf('\n', from);
      Lease lease = Lease.parse(network, text.substring(from, end < 0 ? text.length() : end));
      if (lease != null) {
        leases.add(lease);
      }
      from = end < 0 ? text.length() : end + 1;
    }
    return leases;
  }

  /** Names of networks of which somebody has, or had, an address. */
  List<String> networks() throws SyscallException {
    return state.names(END);
  }

  /** All of all networks. */
  List<Lease> all() throws SyscallException {
    List<Lease> all = new ArrayList<>();
    for (String network : networks()) {
      all.addAll(of(network));
    }
    return all;
  }

  /**
   * An address that nobody has.
   *
   * @param wish null for any
   */
  Ipv4 choose(Network network, List<Lease> taken, @Nullable Ipv4 wish) throws NetworkException {
    Set<Integer> used = new HashSet<>();
    used.add(network.gateway().number());
    used.add(network.subnet().first().number());
    used.add(network.subnet().last().number());
    if (network.driver() == Driver.OVERLAY) {
      // Where one host's part begins, as that of the whole network does.
      used.add(network.range().first().number());
    }
    Ipv6Part ipv6 = network.ipv6();
    Ipv4 beside = ipv6 == null ? null : ipv6.counterpart(ipv6.gateway(), network.subnet());
    if (beside != null) {
      // Its counterpart is the bridge's.
      used.add(beside.number());
    }
    int highest = network.range().first().number() - 1;
    for (Lease lease : taken) {
      int number = lease.address().number();
      used.add(number);
      if (network.range().contains(lease.address())) {
        highest = Integer.compareUnsigned(number, highest) > 0 ? number : highest;
      }
    }
    return wish == null ? next(network, used, highest) : wished(network, used, wish);
  }

  private static Ipv4 wished(Network network, Set<Integer> used, Ipv4 wish)
      throws NetworkException {
    if (!network.subnet().contains(wish)) {
      String message =
          "invalid address " + wish + ": it does not belong to any of this network's subnets";
      throw new NetworkException(Problem.NO_ADDRESS, message, wish.toString(), network.name());
    }
    if (network.driver() == Driver.OVERLAY && !network.range().contains(wish)) {
      String message =
          "invalid address "
              + wish
              + ": this host gives out "
              + network.range()
              + " of the network";
      throw new NetworkException(Problem.NO_ADDRESS, message, wish.toString(), network.name());
    }
    if (used.contains(wish.number())) {
      String message = "Address already in use: " + wish + " of network " + network.name();
      throw new NetworkException(Problem.ADDRESS_TAKEN, message, wish.toString(), network.name());
    }
    return wish;
  }

  /**
   * The one after the highest, so that an address that was just freed rests for a while: others may
   * still think that they talk to who had it.
   */
  private static Ipv4 next(Network network, Set<Integer> used, int highest)
      throws NetworkException {
    Subnet range = network.range();
    int first = range.first().number();
    long size = range.size();
    long offset = Integer.toUnsignedLong(highest + 1 - first);
    for (long i = 0; i < size; i++) {
      int candidate = first + (int) ((offset + i) % size);
      if (!used.contains(candidate)) {
        return new Ipv4(candidate);
      }
    }
    throw new NetworkException(
        Problem.NO_ADDRESS,
        "no available IPv4 addresses on this network: " + network.name(),
        "",
        network.name());
  }

  /** Writes one more down. */
  void add(List<Lease> taken, Lease lease) throws SyscallException {
    List<Lease> all = new ArrayList<>(taken);
    all.add(lease);
    write(lease.network(), all);
  }

  /** Takes those of a container away. */
  void remove(String network, String container) throws SyscallException {
    List<Lease> left = new ArrayList<>();
    for (Lease lease : of(network)) {
      if (!lease.container().equals(container)) {
        left.add(lease);
      }
    }
    write(network, left);
  }

  /** Calls a container in one network by another name. */
  void rename(Lease lease, String from, String to) throws SyscallException {
    List<Lease> all = of(lease.network());
    all.replaceAll(
        other -> other.container().equals(lease.container()) ? other.renamed(from, to) : other);
    write(lease.network(), all);
  }

  private void write(String network, List<Lease> leases) throws SyscallException {
    if (leases.isEmpty()) {
      state.remove(network + END);
      return;
    }
    StringBuilder text = new StringBuilder(leases.size() * 160);
    for (Lease lease : leases) {
      text.append(lease.line());
    }
    state.replace(network + END, text.toString(), false);
  }
}
