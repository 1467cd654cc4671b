package io.jocker.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one running container has of one network.
 *
 * @param container its id
 * @param network the network's name
 * @param address its own in there
 * @param hardware its Ethernet address, such as {@code 02:42:0a:90:00:02}
 * @param link the host's end of the wire
 * @param names by which others find it
 * @param ports that lead to it; a container's are with the first of its networks
 * @param servers whom its questions for other names go to; empty for those of the host
 * @param address6 its own of IPv6; null where the network has none
 */
public record Lease(
    String container,
    String network,
    Ipv4 address,
    String hardware,
    String link,
    List<String> names,
    List<Published> ports,
    List<String> servers,
    @Nullable Ipv6 address6) {

  /** Of a network with addresses of IPv4 alone. */
  public Lease(
      String container,
      String network,
      Ipv4 address,
      String hardware,
      String link,
      List<String> names,
      List<Published> ports,
      List<String> servers) {
    this(container, network, address, hardware, link, names, ports, servers, null);
  }

  /** One line, without the network, whose file it is in. */
  String line() {
    StringBuilder line = new StringBuilder(160);
    line.append(container).append(' ').append(address).append(' ').append(hardware);
    line.append(' ').append(link).append(' ');
    for (String name : names) {
      line.append(name).append(',');
    }
    line.append(' ');
    for (Published port : ports) {
      line.append(port).append(',');
    }
    line.append(' ');
    for (String server : servers) {
      line.append(server).append(',');
    }
    if (address6 != null) {
      line.append(' ').append(address6);
    }
    return line.append(" .\n").toString();
  }

  /** Null for a line that is not whole. */
  static @Nullable Lease parse(String network, String line) {
    String[] fields = line.split(" ", -1);
    int last = fields.length - 1;
    if (last < 7 || last > 8 || !fields[last].equals(".")) {
      return null;
    }
    List<Published> ports = new ArrayList<>();
    for (String port : list(fields[5])) {
      ports.add(Published.parse(port));
    }
    return new Lease(
        fields[0],
        network,
        Ipv4.parse(fields[1]),
        fields[2],
        fields[3],
        list(fields[4]),
        ports,
        list(fields[6]),
        last == 8 ? Ipv6.parse(fields[7]) : null);
  }

  /** The same with another name in the place of one. */
  Lease renamed(String from, String to) {
    List<String> others = new ArrayList<>(names);
    others.replaceAll(name -> name.equals(from) ? to : name);
    return new Lease(container, network, address, hardware, link, others, ports, servers, address6);
  }

  private static List<String> list(String field) {
    List<String> all = new ArrayList<>();
    for (int from = 0; from < field.length(); ) {
      int comma = field.indexOf(',', from);
      int end = comma < 0 ? field.length() : comma;
      all.add(field.substring(from, end));
      from = end + 1;
    }
    return all;
  }
}
