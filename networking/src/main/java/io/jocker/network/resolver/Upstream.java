package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is asked for names that no container has. */
final class Upstream {
  private static final int PORT = 53;

  /** {@code resolv.conf(5)}: clients look at three, and give up after some seconds. */
  private static final int MOST = 3;

  private final Resolver.HostServers host;

  Upstream(Resolver.HostServers host) {
    this.host = host;
  }

  /**
   * Those to be asked, the first one first.
   *
   * @param chosen for one container; empty for the host's
   * @param directory whose gateways are the resolver itself, which would ask itself for ever
   */
  List<InetSocketAddress> servers(List<String> chosen, Directory directory) {
    List<Ipv4> own = directory.gateways();
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String text : chosen.isEmpty() ? ofHost() : chosen) {
      InetSocketAddress server = server(text);
      if (server != null && servers.size() < MOST && !own.contains(ipv4(server.getAddress()))) {
        servers.add(server);
      }
    }
    return servers;
  }

  /** One of IPv6 becomes the address that nobody has. */
  static Ipv4 ipv4(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? new Ipv4(ByteBuffer.wrap(bytes).getInt()) : Ipv4.ANY;
  }

  private List<String> ofHost() {
    try {
      return host.now();
    } catch (IOException e) {
      // As on a host that has none: who asks is told at once that there is no way.
      return List.of();
    }
  }

  /** Only what is an address as it stands: to look up the name of a server would ask for a name. */
  private static @Nullable InetSocketAddress server(String text) {
    boolean address = text.indexOf(':') >= 0;
    for (int i = 0; !address && i < text.length(); i++) {
      if (text.charAt(i) != '.' && !Character.isDigit(text.charAt(i))) {
        return null;
      }
    }
    if (text.isEmpty()) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(text), PORT);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
