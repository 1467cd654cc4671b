package io.jocker.engine.names;

import io.jocker.engine.request.NamespacesRequest.NameResolution;
import java.util.ArrayList;
import java.util.List;

/** The text of {@code /etc/resolv.conf}: {@code resolv.conf(5)}. */
public final class ResolvConf {
  private static final String NAMED = "ndots:0";
  private static final List<String> PUBLIC = List.of("8.8.8.8", "8.8.4.4");

  private ResolvConf() {}

  /**
   * Refuses what is no address.
   *
   * @throws IllegalArgumentException with docker's message for it
   */
  public static void checkServers(List<String> servers) {
    for (String server : servers) {
      if (!IpAddress.isAddress(server)) {
        throw new IllegalArgumentException(server + " is not an ip address");
      }
    }
  }

  /** For the host's network: the host's own text, unless something else was asked for. */
  public static String host(String resolvConfOfHost, NameResolution asked) {
    return asked.servers().isEmpty() && asked.searchDomains().isEmpty() && asked.options().isEmpty()
        ? resolvConfOfHost
        : merge(resolvConfOfHost, asked, false);
  }

  /**
   * For a network of the container's own. A name server on the host's loopback device is left out:
   * there the container would ask itself.
   */
  public static String own(String resolvConfOfHost, NameResolution asked) {
    return merge(resolvConfOfHost, asked, true);
  }

  /**
   * The same with a way out: without any server nothing could be found, so docker asks Google's.
   */
  public static String connected(String resolvConfOfHost, NameResolution asked) {
    String text = merge(resolvConfOfHost, asked, true);
    return text.contains("nameserver ") ? text : withServers(text, PUBLIC, false);
  }

  /** Those of the host that a container can ask, too; docker's choice where there is none. */
  public static List<String> reachableServers(String resolvConfOfHost) {
    List<String> servers = servers(resolvConfOfHost, NameResolution.DEFAULT, true);
    return servers.isEmpty() ? PUBLIC : servers;
  }

  /** All that the host asks. */
  public static List<String> hostServers(String resolvConfOfHost) {
    return servers(resolvConfOfHost, NameResolution.DEFAULT, false);
  }

  /**
   * The text for a container whose names are answered by jocker: other servers in the place of
   * those that it has, and names without a dot are names as they are. Docker says the same, for a
   * search domain is no place to look for a container.
   *
   * @param text as it is now
   * @param servers in their order
   * @param named whether they know names of containers
   */
  public static String withServers(String text, List<String> servers, boolean named) {
    StringBuilder changed = new StringBuilder();
    for (String server : servers) {
      changed.append("nameserver ").append(server).append('\n');
    }
    boolean options = false;
    for (String line : text.split("\n", -1)) {
      List<String> words = words(line);
      if (words.isEmpty() || words.get(0).equals("nameserver")) {
        continue;
      }
      boolean mine = words.get(0).equals("options");
      options |= mine;
      changed.append(line).append(mine && named && !hasDots(words) ? " " + NAMED : "").append('\n');
    }
    return named && !options ? changed + "options " + NAMED + "\n" : changed.toString();
  }

  private static boolean hasDots(List<String> words) {
    for (String word : words) {
      if (word.startsWith("ndots:")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the only server is the stub of systemd-resolved: resolved.conf(5). */
  public static boolean isStub(String resolvConfOfHost) {
    List<String> servers = servers(resolvConfOfHost, NameResolution.DEFAULT, false);
    return servers.size() == 1 && servers.get(0).equals("127.0.0.53");
  }

  private static String merge(String ofHost, NameResolution asked, boolean withoutLoopback) {
    StringBuilder text = new StringBuilder();
    for (String server : servers(ofHost, asked, withoutLoopback)) {
      text.append("nameserver ").append(server).append('\n');
    }
    List<String> search = choose(asked.searchDomains(), ofHost, "search");
    // A single dot means: no search domain, not even that of the host name.
    if (!search.isEmpty() && !search.equals(List.of("."))) {
      text.append("search ").append(String.join(" ", search)).append('\n');
    }
    List<String> options = choose(asked.options(), ofHost, "options");
    if (!options.isEmpty()) {
      text.append("options ").append(String.join(" ", options)).append('\n');
    }
    return text.toString();
  }

  private static List<String> servers(
      String ofHost, NameResolution asked, boolean withoutLoopback) {
    if (!asked.servers().isEmpty()) {
      return asked.servers();
    }
    List<String> servers = new ArrayList<>();
    for (String line : ofHost.split("\n", -1)) {
      List<String> words = words(line);
      if (words.size() > 1
          && words.get(0).equals("nameserver")
          && !(withoutLoopback && IpAddress.isLoopback(words.get(1)))) {
        servers.add(words.get(1));
      }
    }
    return servers;
  }

  /** What was asked for, else the words of the host's last line of this keyword, which counts. */
  private static List<String> choose(List<String> asked, String ofHost, String keyword) {
    if (!asked.isEmpty()) {
      return asked;
    }
    List<String> last = List.of();
    for (String line : ofHost.split("\n", -1)) {
      List<String> words = words(line);
      if (words.size() > 1 && words.get(0).equals(keyword)) {
        last = words.subList(1, words.size());
      }
    }
    return last;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= line.length(); i++) {
      boolean blank = i == line.length() || line.charAt(i) <= ' ';
      if (!blank && from < 0) {
        from = i;
      } else if (blank && from >= 0) {
        words.add(line.substring(from, i));
        from = -1;
      }
    }
    return words;
  }
}
