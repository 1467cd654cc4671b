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
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the kernel has the rules. All of it is done under the networks' lock.
 *
 * <p>The kernel counts every change of its rules, whoever makes it. The number after jocker's own
 * last change is written down: as long as it is the kernel's, nothing can have been lost, and a
 * start asks one short question. If it is another, somebody has changed some rules, of which
 * jocker's are seldom any: beside a docker or podman that happens with every container. Then the
 * kernel is asked for jocker's own rules, and only if they are not as they were written is all of
 * it written anew, which changes nothing where nothing was lost.
 */
final class Firewall {
  /** The file with the fingerprint; without it the next start writes all rules. */
  static final String GENERATION = "generation";

  /** Between a look and a change of jocker's, others change rules as often as this at most. */
  private static final int TRIES = 4;

  private final Linux linux;
  private final Networks networks;
  private final Leases leases;
  private final OwnRules own;

  Firewall(Linux linux, Networks networks, Leases leases) {
    this.linux = linux;
    this.networks = networks;
    this.leases = leases;
    this.own = new OwnRules(networks.table());
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
      if (!publish(socket, lease)) {
        apply(socket);
      }
    }
  }

  /** False if the rules are not as they were written. */
  private boolean publish(FilterSocket socket, Lease lease) throws SyscallException {
    List<Element> elements = elements(lease);
    int now = generation(socket);
    for (int i = 0; i < TRIES; i++) {
      Fingerprint found = found(socket, now);
      if (found == null || elements.isEmpty()) {
        return found != null;
      }
      try (Story.About about = linux.story().about(NetworkTopic.PUBLISH, lease.address())) {
        socket.add(networks.table(), elements, found.generation());
        note(found.with(elements));
        return true;
      } catch (SyscallException e) {
        if (e.errno() == Errno.EEXIST) {
          // There is a rest of somebody killed.
          return false;
        }
        if (e.errno() != Errno.ERESTART) {
          throw e;
        }
      }
      // Somebody else was faster by a moment.
      now = generation(socket);
    }
    return false;
  }

  private int generation(FilterSocket socket) throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.GENERATION, "")) {
      return socket.generation();
    }
  }

  /** Jocker's rules, if they are as they were written; else null. */
  private @Nullable Fingerprint found(FilterSocket socket, int now) throws SyscallException {
    Fingerprint noted = noted();
    if (noted == null || noted.generation() == now) {
      return noted;
    }
    try (Story.About about = linux.story().about(NetworkTopic.COMPARE, networks.table())) {
      Fingerprint found = own.look(socket, now);
      if (found == null || found.sum() != noted.sum()) {
        return null;
      }
      note(found);
      return found;
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
      Fingerprint noted = noted();
      int expected = socket.generation();
      boolean known = noted != null && noted.generation() == expected;
      for (Element element : elements) {
        if (remove(socket, element)) {
          expected = Fingerprint.after(expected);
        }
      }
      if (noted != null) {
        // What is left is known even if others have changed rules: the next start compares it.
        boolean alone = known && socket.generation() == expected;
        note(noted.without(elements, alone ? expected : noted.generation()));
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
    List<Network> made = networks.made();
    String script = Ruleset.of(networks.table(), made, leases.all());
    try (Story.About about = linux.story().about(NetworkTopic.RULES, networks.table())) {
      forget();
      int before = socket.generation();
      new Nft(linux).change(script + DockerUser.script(socket.sums(), networks.table(), made));
      Fingerprint written = own.look(socket, Fingerprint.after(before));
      // With any other number somebody else has changed rules, too: perhaps these.
      if (written != null && written.generation() == Fingerprint.after(before)) {
        note(written);
      }
    }
    if (linux.story().isTold()) {
      linux.story().add(RuleStory.passages(script));
    }
  }

  /** Takes all rules away. */
  void remove() throws IOException {
    forget();
    try (FilterSocket socket = FilterSocket.open(linux, null)) {
      boolean removed = false;
      for (int i = 1; !removed; i++) {
        removed = isRemoved(socket, i == TRIES);
      }
    }
  }

  private boolean isRemoved(FilterSocket socket, boolean lastTry) throws SyscallException {
    try {
      String table = networks.table();
      socket.removeTable(table, DockerUser.rules(socket.sums(), table));
      return true;
    } catch (SyscallException e) {
      // Somebody has just taken a rule out of dockerd's chain.
      if (e.errno() != Errno.ENOENT || lastTry) {
        throw e;
      }
      return false;
    }
  }

  private @Nullable Fingerprint noted() throws SyscallException {
    return Fingerprint.parse(networks.state().text(GENERATION));
  }

  private void note(Fingerprint fingerprint) throws SyscallException {
    networks.state().replace(GENERATION, fingerprint.text(), false);
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
