package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.FilterSocket;
import io.jocker.linux.netlink.FilterSocket.Element;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees to it that the kernel has the rules. All of it is done under the networks' lock.
 *
 * <p>The kernel counts every change of its rules, whoever makes it. The number after jocker's own
 * last change is written down: as long as it is the kernel's, nothing can have been lost, and a
 * start asks one short question. If it is another, somebody has reloaded a firewall or only counted
 * on: then the whole ruleset is written anew, which changes nothing where nothing was lost.
 */
final class Firewall {
  /** The file with the number of the last change; without it the next start writes all rules. */
  static final String GENERATION = "generation";

  private static final String CHAIN = "DOCKER-USER";

  /** A file that is there while rules may be in dockerd's chain of IPv6. */
  private static final String DOCKER_6 = "docker6";

  private final Linux linux;
  private final Networks networks;
  private final Leases leases;

  Firewall(Linux linux, Networks networks, Leases leases) {
    this.linux = linux;
    this.networks = networks;
    this.leases = leases;
  }

  /** Nothing is known of the kernel's rules any more: the next start writes them anew. */
  void forget() throws SyscallException {
    networks.state().remove(GENERATION);
  }

  /**
   * Leads ports of the host to a container whose lease is written down already, and puts right
   * whatever is missing.
   */
  void publish(Lease lease) throws IOException {
    try (FilterSocket socket = FilterSocket.open(linux, null)) {
      int now = generation(socket);
      if (now != stored()) {
        apply(socket);
        return;
      }
      List<Element> elements = elements(lease);
      if (elements.isEmpty()) {
        return;
      }
      try (Story.About about = linux.story().about(NetworkTopic.PUBLISH, lease.address())) {
        socket.add(networks.table(), elements, now);
        note(after(now));
      } catch (SyscallException e) {
        // Somebody else was faster by a moment, or there is a rest of somebody killed.
        if (e.errno() != Errno.ERESTART && e.errno() != Errno.EEXIST) {
          throw e;
        }
        apply(socket);
      }
    }
  }

  private int generation(FilterSocket socket) throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.GENERATION, "")) {
      return socket.generation();
    }
  }

  /** Writes all rules, after a network has come or gone. */
  void write() throws IOException {
    try (FilterSocket socket = FilterSocket.open(linux, null)) {
      apply(socket);
    }
  }

  /** Ports lead there no longer; that they did not is no error. */
  void withdraw(Lease lease) throws IOException {
    List<Element> elements = elements(lease);
    if (elements.isEmpty()) {
      return;
    }
    try (Story.About about = linux.story().about(NetworkTopic.WITHDRAW, lease.address());
        FilterSocket socket = FilterSocket.open(linux, null)) {
      int expected = stored();
      boolean known = socket.generation() == expected;
      for (Element element : elements) {
        if (remove(socket, element)) {
          expected = after(expected);
        }
      }
      if (known && socket.generation() == expected) {
        note(expected);
      }
    }
  }

  private boolean remove(FilterSocket socket, Element element) throws SyscallException {
    try {
      socket.remove(networks.table(), element);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** Writes all rules. */
  private void apply(FilterSocket socket) throws IOException {
    String script = Ruleset.of(networks.table(), networks.all(), leases.all());
    try (Story.About about = linux.story().about(NetworkTopic.RULES, networks.table())) {
      forget();
      int before = socket.generation();
      Nft nft = new Nft(linux);
      nft.change(script + besideDocker(nft, networks.all()));
      int now = socket.generation();
      if (now == after(before)) {
        note(now);
      }
    }
    if (linux.story().isTold()) {
      linux.story().add(RuleStory.passages(script));
    }
  }

  /**
   * Where dockerd runs, its own chain drops what it does not know, and what is accepted here does
   * not count there. {@code DOCKER-USER} is the chain that it leaves to others, one for each kind
   * of address. That of IPv6 is asked for only as long as somebody here has such addresses, or has
   * had them at the last change.
   */
  private String besideDocker(Nft nft, List<Network> accepted) throws IOException {
    List<Network> four = new ArrayList<>();
    List<Network> six = new ArrayList<>();
    for (Network network : accepted) {
      if (network.isBridged()) {
        four.add(network);
      }
      if (network.ipv6() != null) {
        six.add(network);
      }
    }
    String script = besideDocker(nft, "ip", four);
    if (!six.isEmpty() || networks.state().text(DOCKER_6) != null) {
      String script6 = besideDocker(nft, "ip6", six);
      if (six.isEmpty()) {
        networks.state().remove(DOCKER_6);
      } else {
        networks.state().replace(DOCKER_6, "", false);
      }
      return script + script6;
    }
    return script;
  }

  private String besideDocker(Nft nft, String family, List<Network> accepted) throws IOException {
    String chain = nft.list("nft", "-a", "list", "chain", family, "filter", CHAIN);
    if (chain.isEmpty()) {
      return "";
    }
    StringBuilder script = new StringBuilder();
    String rule = " rule " + family + " filter " + CHAIN + " ";
    String comment = '"' + networks.table() + '"';
    for (String line : chain.split("\n", -1)) {
      int handle = line.indexOf("# handle ");
      if (handle >= 0 && line.contains("comment " + comment)) {
        script.append("delete").append(rule).append("handle ");
        script.append(line, handle + 9, line.length()).append('\n');
      }
    }
    for (Network network : accepted) {
      for (String side : List.of("iifname", "oifname")) {
        script.append("insert").append(rule).append(side);
        script.append(" \"").append(network.bridge()).append("\" accept comment ");
        script.append(comment).append('\n');
      }
    }
    return script.toString();
  }

  /** Takes all rules away. */
  void remove() throws IOException {
    forget();
    Nft nft = new Nft(linux);
    nft.change(Ruleset.removal(networks.table()) + besideDocker(nft, List.of()));
  }

  /** Zero is skipped: {@code nf_tables_commit}. */
  private static int after(int generation) {
    return generation == -1 ? 1 : generation + 1;
  }

  private int stored() throws SyscallException {
    String text = networks.state().text(GENERATION);
    return text == null || !text.endsWith("\n")
        ? 0
        : Integer.parseInt(text.substring(0, text.length() - 1));
  }

  private void note(int generation) throws SyscallException {
    networks.state().replace(GENERATION, generation + "\n", false);
  }

  private static List<Element> elements(Lease lease) {
    List<Element> elements = new ArrayList<>();
    for (Published port : lease.ports()) {
      boolean any = port.address().equals(Ipv4.ANY);
      byte[] key = new byte[any ? 8 : 12];
      int at = any ? 0 : put(key, 0, port.address().bytes());
      key[at] = (byte) (port.protocol().equals("tcp") ? 6 : 17);
      putPort(key, at + 4, port.hostPort());
      byte[] value = new byte[8];
      putPort(value, put(value, 0, lease.address().bytes()), port.containerPort());
      elements.add(new Element(any ? Ruleset.PORTS : Ruleset.PORTS_AT, key, value));
      Ipv6 address6 = lease.address6();
      if (any && address6 != null) {
        byte[] value6 = new byte[20];
        putPort(value6, put(value6, 0, address6.bytes()), port.containerPort());
        elements.add(new Element(Ruleset.PORTS_6, key, value6));
        if (isFirst(port, lease)) {
          elements.add(open(port, address6));
        }
      }
    }
    return elements;
  }

  /** Several ports of the host may lead to one of the container's, which is opened once. */
  private static boolean isFirst(Published port, Lease lease) {
    for (Published other : lease.ports()) {
      if (other.isFor6(lease)
          && other.containerPort() == port.containerPort()
          && other.protocol().equals(port.protocol())) {
        return other.hostPort() == port.hostPort();
      }
    }
    return true;
  }

  private static Element open(Published port, Ipv6 address) {
    byte[] key = new byte[24];
    int at = put(key, 0, address.bytes());
    key[at] = (byte) (port.protocol().equals("tcp") ? 6 : 17);
    putPort(key, at + 4, port.containerPort());
    return new Element(Ruleset.OPEN, key, new byte[0]);
  }

  private static int put(byte[] into, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, into, at, bytes.length);
    return at + bytes.length;
  }

  private static void putPort(byte[] into, int at, int port) {
    into[at] = (byte) (port >> 8);
    into[at + 1] = (byte) port;
  }
}
