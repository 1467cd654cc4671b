package io.jocker.network;

import io.jocker.linux.netlink.LinkShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container wants of networks at each of its starts; kept with it as a text.
 *
 * @param networks to be connected to, the one with the default route first
 * @param ports of the host that lead to it
 * @param names what it is called inside, and whom it knows
 * @param shape what becomes of its packets, both those that it sends and those that it gets; null
 *     for nothing
 */
public record Wishes(
    List<Wish> networks, List<PortWish> ports, Names names, @Nullable LinkShape shape) {
  private static final String NONE = "-";

  /**
   * One network.
   *
   * @param network its name
   * @param address null for any that is free
   * @param address6 null for the counterpart of the other
   * @param hardware an Ethernet address, null for one made of the address
   * @param aliases further names of the container's there
   */
  public record Wish(
      String network,
      @Nullable Ipv4 address,
      @Nullable Ipv6 address6,
      @Nullable String hardware,
      List<String> aliases) {}

  /**
   * One port.
   *
   * @param protocol {@code tcp} or {@code udp}
   * @param address of the host; {@link Ipv4#ANY} for all
   * @param first of those ports of the host of which any will do; 0 for any that is free
   * @param last of them
   */
  public record PortWish(String protocol, Ipv4 address, int first, int last, int containerPort) {}

  /**
   * What {@code /etc/hosts} says beside the usual, and who answers for other names.
   *
   * @param hostname its own
   * @param extraHosts entries {@code NAME:ADDRESS}
   * @param servers addresses of name servers; empty for those of the host
   */
  public record Names(String hostname, List<String> extraHosts, List<String> servers) {
    /** Nothing particular. */
    public static final Names NONE = new Names("", List.of(), List.of());
  }

  /** With wires that carry as much as they can. */
  public Wishes(List<Wish> networks, List<PortWish> ports, Names names) {
    this(networks, ports, names, null);
  }

  /** The same with other networks. */
  public Wishes withNetworks(List<Wish> others) {
    return new Wishes(List.copyOf(others), ports, names, shape);
  }

  /** A line each. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Wish wish : networks) {
      text.append("network ").append(wish.network()).append(' ');
      text.append(wish.address() == null ? NONE : wish.address().toString()).append(' ');
      text.append(wish.hardware() == null ? NONE : wish.hardware()).append(' ');
      for (String alias : wish.aliases()) {
        text.append(alias).append(',');
      }
      if (wish.address6() != null) {
        text.append(' ').append(wish.address6());
      }
      text.append('\n');
    }
    for (PortWish port : ports) {
      text.append("port ").append(port.protocol()).append(' ').append(port.address());
      text.append(' ').append(port.first()).append(' ').append(port.last());
      text.append(' ').append(port.containerPort()).append('\n');
    }
    // A line feed in what a user typed must not begin a line of another kind.
    text.append("name ").append(names.hostname().replace('\n', ' ')).append('\n');
    for (String host : names.extraHosts()) {
      text.append("host ").append(host.replace('\n', ' ')).append('\n');
    }
    for (String server : names.servers()) {
      text.append("server ").append(server).append('\n');
    }
    if (shape != null) {
      text.append("shape ").append(shape.bytesPerSecond()).append(' ');
      text.append(shape.delayNanos()).append(' ').append(shape.lossMillionths()).append('\n');
    }
    return text.toString();
  }

  /** Reads what {@link #text} has written. */
  public static Wishes parse(String text) {
    List<Wish> networks = new ArrayList<>();
    List<PortWish> ports = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    List<String> servers = new ArrayList<>();
    String hostname = "";
    LinkShape shape = null;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      String[] words = text.substring(from, end < 0 ? text.length() : end).split(" ", -1);
      from = end < 0 ? text.length() : end + 1;
      if (words[0].equals("network")) {
        networks.add(network(words));
      } else if (words[0].equals("port")) {
        ports.add(
            new PortWish(
                words[1],
                Ipv4.parse(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5])));
      } else if (words[0].equals("name")) {
        hostname = words[1];
      } else if (words[0].equals("host")) {
        hosts.add(words[1]);
      } else if (words[0].equals("server")) {
        servers.add(words[1]);
      } else if (words[0].equals("shape")) {
        shape =
            new LinkShape(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]));
      }
    }
    return new Wishes(networks, ports, new Names(hostname, hosts, servers), shape);
  }

  private static Wish network(String[] words) {
    List<String> aliases = new ArrayList<>();
    for (String alias : words[4].split(",", -1)) {
      if (!alias.isEmpty()) {
        aliases.add(alias);
      }
    }
    return new Wish(
        words[1],
        words[2].equals(NONE) ? null : Ipv4.parse(words[2]),
        words.length > 5 ? Ipv6.parse(words[5]) : null,
        words[3].equals(NONE) ? null : words[3],
        aliases);
  }
}
