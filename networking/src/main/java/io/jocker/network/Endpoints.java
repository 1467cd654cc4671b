package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.linux.netlink.Route;
import io.jocker.linux.netlink.Route6;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import io.jocker.network.Wishes.Wish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
      bridges.ensureForwarding();
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        Network network = wanted.get(i);
        int bridge = bridges.ensure(network);
        Lease lease = take(network, wishes.networks().get(i), i);
        connections.add(new Connection(network, lease, bridge));
        firewall.publish(lease);
      }
      return new Prepared(connections, ports, host, wishes.shape());
    }

    /** Written down before anything else is done with it. */
    private Lease take(Network network, Wish wish, int index) throws IOException {
      try (Story.About about = linux.story().about(NetworkTopic.LEASE, network.name())) {
        return write(network, wish, index);
      }
    }

    private Lease write(Network network, Wish wish, int index) throws IOException {
      List<Lease> taken = leases.of(network.name());
      Ipv4 address = leases.choose(network, taken, wish.address());
      String hardware = wish.hardware();
      List<String> all = new ArrayList<>(names);
      all.addAll(wish.aliases());
      Lease lease =
          new Lease(
              container,
              network.name(),
              address,
              hardware == null ? MacAddress.text(Bridges.hardware(address)) : hardware,
              linkName(),
              all,
              index == 0 ? ports.published() : List.of(),
              wishes.names().servers(),
              network.counterpart(address));
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

  /** One network of a container that is being started. */
  private record Connection(Network network, Lease lease, int bridge) {}

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
        if (!connection.network().isDefault()) {
          servers.add(connection.network().gateway());
        }
      }
      return servers;
    }

    /** Makes the wires into the network namespace of a process, and what is in there. */
    public void connect(int pid) throws IOException {
      connect(pid, 0);
    }

    /**
     * @param first the number of the first interface
     */
    private void connect(int pid, int first) throws IOException {
      for (int i = 0; i < connections.size(); i++) {
        Connection connection = connections.get(i);
        wire(connection, "eth" + (first + i), pid);
      }
      try (Fd namespace = namespace(pid);
          RouteSocket inside = inside(namespace)) {
        for (int i = 0; i < connections.size(); i++) {
          String name = "eth" + (first + i);
          beginIpv6(namespace, name, connections.get(i).network());
          address(inside, name, connections.get(i));
        }
        route(inside);
        if (shape != null) {
          shape(shape, inside, first);
        }
      }
    }

    /**
     * Before it is up: from then on it would have an address that it made itself, and would believe
     * who says to be a router.
     */
    private void beginIpv6(Fd namespace, String name, Network network) throws SyscallException {
      boolean off = network.ipv6() == null;
      NetworkTopic topic = off ? NetworkTopic.IPV6_OFF : NetworkTopic.NO_ADVERTISEMENTS;
      String path = "/proc/sys/net/ipv6/conf/" + name + (off ? "/disable_ipv6" : "/accept_ra");
      try (Story.About about = linux.story().about(topic, name);
          Fd setting = linux.sockets().setting(namespace, path)) {
        linux.io().writeFully(setting, new byte[] {(byte) (off ? '1' : '0')});
      } catch (SyscallException e) {
        // A kernel without IPv6; or a jocker in a container, whose /proc/sys is read-only.
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.EROFS) {
          throw e;
        }
      }
    }

    /** Each end of a wire shapes what it sends: so both directions are, by two queues alike. */
    private void shape(LinkShape wanted, RouteSocket inside, int first) throws IOException {
      Shaper shaper = new Shaper(linux.story(), wanted);
      for (int i = 0; i < connections.size(); i++) {
        shaper.shape(inside, "eth" + (first + i));
        shaper.shape(host, connections.get(i).lease().link());
      }
    }

    private void wire(Connection connection, String name, int pid) throws SyscallException {
      Story story = linux.story();
      Lease lease = connection.lease();
      try (Story.About about = story.about(NetworkTopic.WIRE, name)) {
        host.addVeth(
            new RouteSocket.Veth(
                lease.link(),
                connection.bridge(),
                connection.network().mtu(),
                new RouteSocket.Inside(name, pid, lease.hardware())));
      }
      if (!connection.network().joinsNeighbours()) {
        try (Story.About about = story.about(NetworkTopic.ISOLATE, lease.link())) {
          host.setIsolated(lease.link());
        }
      }
      if (!lease.ports().isEmpty()) {
        try (Story.About about = story.about(NetworkTopic.HAIRPIN, lease.link())) {
          host.setHairpin(lease.link());
        }
      }
    }

    private void address(RouteSocket inside, String name, Connection connection)
        throws IOException {
      Story story = linux.story();
      Link link;
      try (Story.About about = story.about(NetworkTopic.UP, name)) {
        link = inside.link(name);
        if (link == null) {
          throw new NetworkException(Problem.IN_USE, "the interface " + name + " has gone");
        }
        inside.setUp(name);
      }
      Ipv4 address = connection.lease().address();
      try (Story.About about = story.about(NetworkTopic.ADDRESS, address)) {
        int length = connection.network().subnet().length();
        inside.addAddress(link.index(), address.bytes(), length);
      }
      Ipv6Part ipv6 = connection.network().ipv6();
      Ipv6 address6 = connection.lease().address6();
      if (ipv6 != null && address6 != null) {
        try (Story.About about = story.about(NetworkTopic.ADDRESS_6, address6)) {
          inside.addAddress(link.index(), address6.bytes(), ipv6.subnet().length());
        }
      }
    }

    private void route(RouteSocket inside) throws SyscallException {
      try (Story.About about = linux.story().about(NetworkTopic.ROUTE, "")) {
        addRoute(inside);
      }
      for (Connection connection : connections) {
        Ipv6Part ipv6 = connection.network().ipv6();
        if (ipv6 != null && !connection.network().internal()) {
          try (Story.About about = linux.story().about(NetworkTopic.ROUTE_6, ipv6.gateway())) {
            addRoute6(inside, ipv6);
          }
          return;
        }
      }
    }

    private void addRoute6(RouteSocket inside, Ipv6Part ipv6) throws SyscallException {
      for (Route6 route : inside.routes6()) {
        if (route.length() == 0) {
          return;
        }
      }
      inside.addDefaultRoute(ipv6.gateway().bytes());
    }

    private void addRoute(RouteSocket inside) throws SyscallException {
      for (Route route : inside.routes()) {
        if (route.length() == 0) {
          return;
        }
      }
      for (Connection connection : connections) {
        if (!connection.network().internal()) {
          inside.addDefaultRoute(connection.network().gateway().bytes());
          return;
        }
      }
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
        prepared.connect(pid, freeInterface(pid));
      } catch (IOException | RuntimeException e) {
        detach(container, prepared.leases().get(0).network());
        throw e;
      }
    }
  }

  /** The first number that no ethN inside has. */
  private int freeInterface(int pid) throws SyscallException {
    try (Fd namespace = namespace(pid);
        RouteSocket inside = inside(namespace)) {
      int number = 0;
      while (inside.link("eth" + number) != null) {
        number++;
      }
      return number;
    }
  }

  private Fd namespace(int pid) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    try (Story.About about = linux.story().about(NetworkTopic.INSIDE, pid)) {
      return linux.files().openAt(Fd.CWD, "/proc/" + pid + "/ns/net", flags, 0);
    }
  }

  private RouteSocket inside(Fd namespace) throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.INSIDE, namespace)) {
      return RouteSocket.openIn(linux, namespace);
    }
  }

  /**
   * Takes a container out of one network. Ports that are published there lead nowhere from then on.
   *
   * @return false if it was not in it
   */
  public boolean detach(String container, String network) throws IOException {
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
        firewall.withdraw(lease);
        unlink(lease.link());
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
