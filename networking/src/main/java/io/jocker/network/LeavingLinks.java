package io.jocker.network;

import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.RouteSocket;

/**
 * Wires of containers that have ended. With a network namespace its end of the wire goes, and so
 * the host's: {@code network_namespaces(7)}. The kernel does that by itself, a few milliseconds
 * later; who asks for it at once waits for all processors to have let go of the link, 12 of the 140
 * milliseconds that a short container takes.
 *
 * <p>But a namespace lives on as long as anybody is in it, such as {@code nsenter(1)}. So the names
 * are written down, and whoever changes networks next makes sure of them, before an address is
 * given to somebody else. All of it is done under the lock of the leases.
 */
final class LeavingLinks {
  private static final String FILE = "leaving";

  private final NetworkFolder state;

  LeavingLinks(NetworkFolder state) {
    this.state = state;
  }

  void add(String link) throws SyscallException {
    String others = state.text(FILE);
    state.replace(FILE, (others == null ? "" : others) + link + "\n", false);
  }

  /** Those that may still be there. */
  String all() throws SyscallException {
    String links = state.text(FILE);
    return links == null ? "" : links;
  }

  /** Takes away what the kernel has not. */
  void sweep(RouteSocket host) throws SyscallException {
    String links = all();
    if (links.isEmpty()) {
      return;
    }
    for (int from = 0; from < links.length(); ) {
      int end = links.indexOf('\n', from);
      host.deleteLink(links.substring(from, end));
      from = end + 1;
    }
    state.remove(FILE);
  }
}
