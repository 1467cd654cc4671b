package io.jocker.network;

import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

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
