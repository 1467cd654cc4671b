package io.jocker.network;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import io.jocker.network.Wishes.Wish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What containers have of networks while they run.
 *
 * <p>The life of an endpoint: {@link #prepare} takes ports, addresses and rules, before there is a
 * process; {@link Prepared#connect} makes the wire into the process's namespace; {@link #free}
 * gives everything back. The wire itself ends with the namespace. Whoever is killed in between
 * leaves at most a lease, by which {@link #free} finds the rest.
 */
public final class Endpoints {
  private static final String SHARED = ".shared";

  private final Linux linux;
  private final Networks networks;
  private final Leases leases;
  private final LeavingLinks leaving;
  private final Firewall firewall;

  public Endpoints(Linux linux, Networks networks) {
    this.linux = linux;
    this.networks = networks;
    this.leases = new Leases(networks.state());
    this.leaving = new LeavingLinks(networks.state());
    this.firewall = new Firewall(linux, networks, leases);
  }

  /**
   * Takes what a start needs.
   *
   * @param container its id
   * @param names by which others find it
   */
  public Prepared prepare(String container, List<String> names, Wishes wishes) throws IOException {
    List<Network> wanted = new ArrayList<>();
    for (Wish wish : wishes.networks()) {
      wanted.add(networks.require(wish.network()));
    }
    boolean six = !wanted.isEmpty() && wanted.get(0).ipv6() != null;
    Macvlan.refusePorts(wanted, wishes);
    Ports ports = Ports.reserve(linux, wishes.ports(), six);
    try {
      RouteSocket host = RouteSocket.open(linux);
      try {
        return networks.locked(new Preparation(container, names, wishes, wanted, ports, host));
      } catch (IOException | RuntimeException e) {
        host.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      ports.close();
      throw e;
    }
  }

  private final class Preparation implements Networks.Locked<Prepared> {
    private final String container;
    private final List<String> names;
    private final Wishes wishes;
    private final List<Network> wanted;
    private final Ports ports;
    private final RouteSocket host;

    Preparation(
        String container,
        List<String> names,
        Wishes wishes,
        List<Network> wanted,
        Ports ports,
        RouteSocket host) {
      this.container = container;
      this.names = names;
      this.wishes = wishes;
      this.wanted = wanted;
      this.ports = ports;
      this.host = host;
    }

    @Override
    public Prepared run() throws IOException {
      try (Story.About about = linux.story().about(NetworkTopic.CUT, "")) {
        leaving.sweep(host);
      }
      Bridges bridges = new Bridges(linux, host);
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        Network network = wanted.get(i);
        if (network.isBridged()) {
          bridges.ensureForwarding();
          network = begun(network);
        }
        int bridge = bridges.ensure(network);
        Lease lease = take(network, wishes.networks().get(i), i);
        connections.add(new Connection(network, lease, bridge));
        if (network.isBridged()) {
          firewall.publish(lease);
        }
      }
      return new Prepared(connections, ports, host, wishes.shape());
    }

    /** The rules know nothing of a network that has no bridge yet. */
    private Network begun(Network network) throws IOException {
      if (networks.isMade(network)) {
        return network;
      }
      Network begun;
      try (Story.About about =
          linux.story().about(NetworkTopic.HOST_ADDRESSES, network.subnet().toString())) {
        begun = networks.begun(network, host);
      }
      networks.noteMade(begun);
      firewall.forget();
      return begun;
    }

    /** Written down before anything else is done with it. */
    private Lease take(Network network, Wish wish, int index) throws IOException {
      try (Story.About about = linux.story().about(NetworkTopic.LEASE, network.name())) {
        return write(network, wish, index);
      }
    }

    private Lease write(Network network, Wish wish, int index) throws IOException {
      List<Lease> taken = leases.of(network.name());
      FreeAddresses.Chosen chosen =
          new FreeAddresses(network, taken).choose(wish.address(), wish.address6());
      String hardware = wish.hardware();
      List<String> all = new ArrayList<>(names);
      all.addAll(wish.aliases());
      Lease lease =
          new Lease(
              container,
              network.name(),
              chosen.four(),
              hardware == null ? chosen.hardware() : hardware,
              linkName(),
              all,
              index == 0 ? ports.published() : List.of(),
              wishes.names().servers(),
              chosen.six());
      leases.add(taken, lease);
      return lease;
    }

    /** Another one with each start: the wire of the last one may still be there. */
    private String linkName() {
      StringBuilder name = new StringBuilder("jv").append(container, 0, 8);
      long time = System.nanoTime() >>> 8;
      for (int i = 0; i < 5; i++) {
        name.append(Character.forDigit((int) (time & 15), 16));
        time >>>= 4;
      }
      return name.toString();
    }
  }

  /** All that was taken for one start. Closing it gives nothing back but open descriptors. */
  public final class Prepared implements AutoCloseable {
    private final List<Connection> connections;
    private final Ports ports;
    private final RouteSocket host;
    private final @Nullable LinkShape shape;

    private Prepared(
        List<Connection> connections, Ports ports, RouteSocket host, @Nullable LinkShape shape) {
      this.connections = connections;
      this.ports = ports;
      this.host = host;
      this.shape = shape;
    }

    /** What keeps the ports, for who holds them as long as the container runs. */
    public List<Fd> sockets() {
      return ports.sockets();
    }

    /** What the container has, its first network first. */
    public List<Lease> leases() {
      List<Lease> leases = new ArrayList<>();
      for (Connection connection : connections) {
        leases.add(connection.lease());
      }
      return leases;
    }

    /** The gateways of its user networks: there its questions for names are answered. */
    public List<Ipv4> nameServers() {
      List<Ipv4> servers = new ArrayList<>();
      for (Connection connection : connections) {
        if (connection.network().hasNames()) {
          servers.add(connection.network().gateway());
        }
      }
      return servers;
    }

    /** Makes the wires into the network namespace of a process, and what is in there. */
    public void connect(int pid) throws IOException {
      wires().connect(pid, 0);
    }

    private Wires wires() {
      return new Wires(linux, host, connections, shape);
    }

    @Override
    public void close() {
      ports.close();
      host.close();
    }
  }

  /**
   * Connects a running container to one more network.
   *
   * @param names by which others find it
   * @param shape what becomes of its packets there; null for nothing
   * @param pid of its first process
   */
  public void attach(
      String container, List<String> names, Wish wish, @Nullable LinkShape shape, int pid)
      throws IOException {
    Wishes wishes = new Wishes(List.of(wish), List.of(), Wishes.Names.NONE, shape);
    try (Prepared prepared = prepare(container, names, wishes)) {
      try {
        prepared.wires().connect(pid, freeInterface(pid));
      } catch (IOException | RuntimeException e) {
        detach(container, prepared.leases().get(0).network(), pid);
        throw e;
      }
    }
  }

  /**
   * Refuses what a container that does not run could not have in a network, whoever else is there.
   *
   * @throws NetworkException if an address is not of the network, or its own
   */
  public static void check(Network network, Wish wish) throws NetworkException {
    new FreeAddresses(network, List.of()).choose(wish.address(), wish.address6());
  }

  /** The first number that no ethN inside has. */
  private int freeInterface(int pid) throws SyscallException {
    try (InsideNetwork inside = InsideNetwork.open(linux, pid)) {
      int number = 0;
      while (inside.routes().link("eth" + number) != null) {
        number++;
      }
      return number;
    }
  }

  /**
   * Takes a container out of one network. Ports that are published there lead nowhere from then on.
   *
   * @param pid of its first process; 0 for one that does not run
   * @return false if it was not in it
   */
  public boolean detach(String container, String network, int pid) throws IOException {
    if (pid != 0 && !networks.isBridged(network)) {
      // There is no outer end that the inner one would go with.
      try (InsideNetwork inside = InsideNetwork.open(linux, pid)) {
        for (Lease lease : of(container)) {
          if (lease.network().equals(network)) {
            Macvlan.disconnect(inside.routes(), lease);
          }
        }
      }
    }
    return networks.locked(new Release(container, network, true)) > 0;
  }

  /** Who has what in a network. */
  public List<Lease> in(String network) throws SyscallException {
    return leases.of(network);
  }

  /** Who has what in all networks. */
  public List<Lease> all() throws SyscallException {
    return leases.all();
  }

  /** Lets others find a running container by another name from now on. */
  public void rename(String container, String from, String to) throws IOException {
    networks.locked(
        () -> {
          for (Lease lease : of(container)) {
            leases.rename(lease, from, to);
          }
          return to;
        });
  }

  /** Says that another container will be in the network namespace of this one, which runs. */
  public void share(String container) throws SyscallException {
    if (!of(container).isEmpty()) {
      networks.state().replace(container + SHARED, "", false);
    }
  }

  /**
   * Gives back all that a container has whose processes have ended; one that has nothing is no
   * error.
   */
  public void free(String container) throws IOException {
    // Who shares the namespace may live on, and must not keep an address that another gets.
    boolean shared = networks.state().text(container + SHARED) != null;
    networks.locked(new Release(container, "", shared));
    if (shared) {
      networks.state().remove(container + SHARED);
    }
  }

  private final class Release implements Networks.Locked<Integer> {
    private final String container;
    private final String network;
    private final boolean used;

    /**
     * @param network empty for all
     * @param used whether anybody is in the namespace
     */
    Release(String container, String network, boolean used) {
      this.container = container;
      this.network = network;
      this.used = used;
    }

    @Override
    public Integer run() throws IOException {
      int count = 0;
      for (Lease lease : of(container)) {
        if (!network.isEmpty() && !lease.network().equals(network)) {
          continue;
        }
        if (networks.isBridged(lease.network())) {
          firewall.withdraw(lease);
          unlink(lease.link());
        }
        // Last: by it the rest is found.
        try (Story.About about = linux.story().about(NetworkTopic.FREE, lease.address())) {
          leases.remove(lease.network(), container);
        }
        count++;
      }
      return count;
    }

    private void unlink(String link) throws SyscallException {
      try (Story.About about = linux.story().about(NetworkTopic.CUT, link)) {
        if (!used) {
          leaving.add(link);
          return;
        }
        try (RouteSocket host = RouteSocket.open(linux)) {
          host.deleteLink(link);
        }
      }
    }
  }

  /** What a container has, its first network first. */
  public List<Lease> of(String container) throws SyscallException {
    List<Lease> found = new ArrayList<>();
    for (Lease lease : leases.all()) {
      if (lease.container().equals(container)) {
        found.add(lease);
      }
    }
    return found;
  }
}
