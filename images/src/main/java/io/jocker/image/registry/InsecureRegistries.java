package io.jocker.image.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The registries that may be spoken to in plain HTTP: those on a loopback address, and those that
 * the administrator has listed as {@code host} (any port) or {@code host:port}.
 */
record InsecureRegistries(List<String> listed) {
  InsecureRegistries {
    List<String> lower = new ArrayList<>();
    for (String entry : listed) {
      lower.add(entry.toLowerCase(Locale.ROOT));
    }
    listed = List.copyOf(lower);
  }

  /**
   * Whether plain HTTP is allowed there.
   *
   * @param host as in a URL
   * @param port -1 for the standard one
   */
  boolean allow(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return isLoopback(name)
        || listed.contains(name)
        || listed.contains(name + ":" + (port < 0 ? 80 : port));
  }

  boolean allow(RegistryAddress address) {
    return allow(address.host(), address.port());
  }

  /**
   * Whether the host is this machine by its text. A name is not resolved: whoever answers for the
   * name could let it point here or elsewhere.
   */
  static boolean isLoopback(String host) {
    if (host.equals("localhost") || host.equals("[::1]")) {
      return true;
    }
    if (!host.startsWith("127.")) {
      return false;
    }
    int numbers = 1;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        numbers++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return numbers == 4;
  }
}
