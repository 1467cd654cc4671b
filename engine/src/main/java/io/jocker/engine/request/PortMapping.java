package io.jocker.engine.request;

import java.util.ArrayList;
import java.util.List;

/**
 * A port of the host that leads to a port of a container.
 *
 * @param protocol {@code tcp} or {@code udp}
 * @param hostAddress empty for all addresses
 * @param hostFirst of those ports of which any will do; 0 for any that is free
 * @param hostLast of them
 * @param containerPort 1 to 65535
 */
public record PortMapping(
    String protocol, String hostAddress, int hostFirst, int hostLast, int containerPort) {
  private static final int LAST = 65535;

  /** As docker names it: {@code 80/tcp}. */
  public String exposed() {
    return containerPort + "/" + protocol;
  }

  /** The wish for a port of the host; empty for any. */
  public String hostPorts() {
    return hostFirst == 0
        ? ""
        : hostFirst == hostLast ? Integer.toString(hostFirst) : hostFirst + "-" + hostLast;
  }

  /**
   * Reads {@code --publish}: {@code [ADDRESS:][HOST[-HOST]:]CONTAINER[-CONTAINER][/PROTOCOL]}.
   *
   * @throws IllegalArgumentException in docker's words
   */
  public static List<PortMapping> parse(String text) {
    int slash = text.lastIndexOf('/');
    String protocol = slash < 0 ? "tcp" : protocol(text.substring(slash + 1));
    String rest = slash < 0 ? text : text.substring(0, slash);
    int last = rest.lastIndexOf(':');
    String container = rest.substring(last + 1);
    String before = last < 0 ? "" : rest.substring(0, last);
    int second = before.endsWith("]") ? -1 : before.lastIndexOf(':');
    boolean withAddress = second >= 0 || before.endsWith("]");
    String host = withAddress && second < 0 ? "" : before.substring(second + 1);
    String address = second < 0 ? (withAddress ? before : "") : before.substring(0, second);
    if (container.isEmpty()) {
      throw new IllegalArgumentException("No port specified: " + text + "<empty>");
    }
    return mappings(protocol, address(address), host, container);
  }

  private static List<PortMapping> mappings(
      String protocol, String address, String host, String container) {
    int[] inside = range(container, "invalid containerPort: " + container);
    int[] outside = host.isEmpty() ? new int[2] : range(host, "invalid hostPort: " + host);
    int count = inside[1] - inside[0];
    boolean single = count == 0;
    if (!host.isEmpty() && !single && outside[1] - outside[0] != count) {
      throw new IllegalArgumentException(
          "invalid ranges specified for container and host Ports: " + container + " and " + host);
    }
    List<PortMapping> mappings = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      int first = host.isEmpty() || single ? outside[0] : outside[0] + i;
      int last = single ? outside[1] : first;
      mappings.add(new PortMapping(protocol, address, first, last, inside[0] + i));
    }
    return mappings;
  }

  /**
   * Reads {@code --expose}: {@code PORT[-PORT][/PROTOCOL]}.
   *
   * @return such as {@code 80/tcp}
   */
  public static List<String> parseExposed(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : protocol(text.substring(slash + 1));
    String ports = slash < 0 ? text : text.substring(0, slash);
    String refusal = "invalid port format for --expose: " + text;
    if (ports.indexOf(':') >= 0) {
      throw new IllegalArgumentException(refusal);
    }
    int[] range = range(ports, "invalid range format for --expose: " + text);
    List<String> all = new ArrayList<>();
    for (int port = range[0]; port <= range[1]; port++) {
      all.add(port + "/" + protocol);
    }
    return all;
  }

  /** Of an exposed port such as {@code 80/tcp}, one of the host that is free. */
  public static PortMapping ofExposed(String exposed) {
    int slash = exposed.indexOf('/');
    String protocol = slash < 0 ? "tcp" : exposed.substring(slash + 1);
    String port = slash < 0 ? exposed : exposed.substring(0, slash);
    return new PortMapping(protocol, "", 0, 0, Integer.parseInt(port));
  }

  private static String protocol(String text) {
    return switch (text) {
      case "tcp", "TCP" -> "tcp";
      case "udp", "UDP" -> "udp";
      case "sctp", "SCTP" ->
          throw new IllegalArgumentException("sctp ports are not published: use tcp or udp");
      default -> throw new IllegalArgumentException("invalid proto: " + text);
    };
  }

  private static String address(String text) {
    if (text.startsWith("[") || text.indexOf(':') != text.lastIndexOf(':')) {
      throw new IllegalArgumentException(
          "cannot publish on " + text + ": IPv6 ports are published on all addresses at once");
    }
    if (text.isEmpty()) {
      return "";
    }
    String[] parts = text.split("\\.", -1);
    boolean valid = parts.length == 4;
    for (String part : parts) {
      valid &= !part.isEmpty() && part.length() <= 3 && number(part) >= 0 && number(part) < 256;
    }
    if (!valid) {
      throw new IllegalArgumentException("invalid IP address: " + text);
    }
    return text;
  }

  private static int[] range(String text, String refusal) {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : number(text.substring(dash + 1));
    if (first < 1 || last > LAST || last < first) {
      throw new IllegalArgumentException(refusal);
    }
    return new int[] {first, last};
  }

  /** -1 for what is no number. */
  private static int number(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }
}
