package io.jocker.engine.names;

import java.util.List;

/** The text of {@code /etc/hosts}: {@code hosts(5)}. */
public final class HostsFile {
  private static final String LOCAL =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      ff00::0\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private HostsFile() {}

  /**
   * For a network of the container's own: the machine itself and what was asked for.
   *
   * @param extra entries {@code NAME:ADDRESS}
   */
  public static String own(List<String> extra) {
    return LOCAL + lines(extra);
  }

  /** For the host's network: what the host has and what was asked for. */
  public static String host(String hostsOfHost, List<String> extra) {
    boolean ended = hostsOfHost.isEmpty() || hostsOfHost.endsWith("\n");
    return hostsOfHost + (ended ? "" : "\n") + lines(extra);
  }

  /**
   * Refuses what is no {@code NAME:ADDRESS} or {@code NAME=ADDRESS}.
   *
   * @throws IllegalArgumentException with docker's message for it
   */
  public static void check(List<String> extra) {
    for (String entry : extra) {
      int at = separator(entry);
      if (at <= 0) {
        throw new IllegalArgumentException("bad format for add-host: \"" + entry + "\"");
      }
      String address = address(entry, at);
      if (!IpAddress.isAddress(address)) {
        throw new IllegalArgumentException("invalid IP address in add-host: \"" + address + "\"");
      }
    }
  }

  private static String lines(List<String> extra) {
    StringBuilder text = new StringBuilder();
    for (String entry : extra) {
      int at = separator(entry);
      text.append(address(entry, at)).append('\t').append(entry, 0, at).append('\n');
    }
    return text.toString();
  }

  /** The first of either, for an IPv6 address has colons of its own. */
  private static int separator(String entry) {
    int equals = entry.indexOf('=');
    return equals >= 0 ? equals : entry.indexOf(':');
  }

  private static String address(String entry, int separator) {
    String address = entry.substring(separator + 1);
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    return bracketed ? address.substring(1, address.length() - 1) : address;
  }
}
