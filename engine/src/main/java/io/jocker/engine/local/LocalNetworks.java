package io.jocker.engine.local;

import io.jocker.engine.ContainerNetworks;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.NetworkGraph;
import io.jocker.engine.NetworkRequest;
import io.jocker.engine.NetworkSummary;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.bundle.NetworkPart;
import io.jocker.engine.document.NetworkDocument;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.network.Driver;
import io.jocker.network.Endpoints;
import io.jocker.network.Ipv4;
import io.jocker.network.Ipv6;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.NetworkChanges;
import io.jocker.network.NetworkSpec;
import io.jocker.network.Subnet;
import io.jocker.network.Subnet6;
import io.jocker.network.Wishes;
import io.jocker.network.Wishes.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The networks of this engine's root. */
final class LocalNetworks implements ContainerNetworks {
  private static final int MAX_WISHES = 1 << 20;
  private static final int SHORT_ID = 12;
  private static final String OPTION_NAME = "com.docker.network.bridge.name";

  private final Services services;
  private final Failures failures;

  LocalNetworks(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  @Override
  public String create(NetworkRequest request) throws JockerException {
    return failures.translate("create-network", request.name(), new Making(this, request));
  }

  /** A class, as the next one: a JVM's first lambda costs it several milliseconds. */
  private record Making(LocalNetworks networks, NetworkRequest request)
      implements Failures.Work<String> {
    @Override
    public String run() throws IOException, JockerException {
      Network network = networks.changes().create(spec(request));
      networks.tell("create", network);
      return network.id();
    }
  }

  private NetworkChanges changes() throws IOException {
    return new NetworkChanges(services.linux(), services.networks());
  }

  private static NetworkSpec spec(NetworkRequest request) throws JockerException {
    Driver driver = Driver.of(request.driver());
    if (driver == null) {
      throw new JockerException(
          ErrorCode.NETWORK_DRIVER,
          "could not find plugin " + request.driver() + ": use bridge, overlay or macvlan");
    }
    RequestedRanges ranges = RequestedRanges.of(request);
    if (driver == Driver.BRIDGE) {
      ranges.requireSubnets();
    }
    Map<String, String> options = request.options();
    String mtu = options.get(Network.OPTION_MTU);
    return new NetworkSpec(
        request.name(),
        driver,
        ranges.subnet() == null ? null : Subnet.parse(ranges.subnet()),
        ranges.gateway() == null ? null : Ipv4.parse(ranges.gateway()),
        ranges.range() == null ? null : Subnet.parse(ranges.range()),
        request.internal(),
        mtu == null ? Network.USUAL_MTU : mtu(mtu),
        options.get(OPTION_NAME),
        request.labels(),
        options,
        request.ipv6(),
        ranges.subnet6() == null ? null : Subnet6.parse(ranges.subnet6()),
        ranges.gateway6() == null ? null : Ipv6.parse(ranges.gateway6()));
  }

  private static int mtu(String text) {
    try {
      int mtu = Integer.parseInt(text);
      if (mtu >= 68 && mtu <= 65535) {
        return mtu;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid MTU: " + text, e);
    }
    throw new IllegalArgumentException("invalid MTU: " + text);
  }

  @Override
  public List<NetworkSummary> list() throws JockerException {
    return failures.translate(
        "list-networks",
        "",
        () -> {
          List<NetworkSummary> all = new ArrayList<>();
          String created = "";
          for (Network network : services.networks().listed()) {
            all.add(
                new NetworkSummary(
                    network.id(),
                    network.name(),
                    network.driver().toString(),
                    network.internal(),
                    network.ipv6() != null,
                    network.created(),
                    network.labels()));
            created = network.isDefault() ? network.created() : created;
          }
          all.add(NetworkDocument.unbridged("host", created));
          all.add(NetworkDocument.unbridged("none", created));
          all.sort(Comparator.comparing(NetworkSummary::name));
          return all;
        });
  }

  @Override
  public Map<String, @Nullable Object> inspect(String name) throws JockerException {
    return failures.translate(
        "inspect-network",
        name,
        () -> {
          for (NetworkSummary other : list()) {
            boolean named = other.name().equals(name) || other.id().equals(name);
            if (named && Driver.of(other.driver()) == null) {
              return NetworkDocument.of(other);
            }
          }
          Network network = services.networks().require(name);
          Map<Lease, String> leases = new LinkedHashMap<>();
          for (Lease lease : services.endpoints().in(network.name())) {
            leases.put(lease, name(lease));
          }
          return NetworkDocument.of(network, leases);
        });
  }

  @Override
  public NetworkGraph graph() throws JockerException {
    return failures.translate(
        "draw-networks", "", () -> new GraphReader(services, this::name, this::shape).read());
  }

  /** It may have another one since it started. */
  private String name(Lease lease) throws IOException {
    Optional<StoredContainer> found =
        services.containers().find(new ContainerId(lease.container()));
    if (found.isEmpty()) {
      return lease.names().get(0);
    }
    try (StoredContainer container = found.get()) {
      return container.isWhole() ? container.document().name() : lease.names().get(0);
    }
  }

  /** What it has asked for at its start. */
  private LinkShape shape(Lease lease) throws IOException {
    Optional<StoredContainer> found =
        services.containers().find(new ContainerId(lease.container()));
    if (found.isEmpty()) {
      return LinkShape.NONE;
    }
    try (StoredContainer container = found.get()) {
      LinkShape shape =
          container.folder().has(StoredContainer.NETWORKS)
              ? Wishes.parse(container.folder().text(StoredContainer.NETWORKS, MAX_WISHES)).shape()
              : null;
      return shape == null ? LinkShape.NONE : shape;
    }
  }

  @Override
  public void remove(String network) throws JockerException {
    failures.translate("remove-network", network, new Removing(this, network));
  }

  private record Removing(LocalNetworks networks, String name) implements Failures.Work<Network> {
    @Override
    public Network run() throws IOException {
      Network removed = networks.changes().remove(name);
      networks.tell("destroy", removed);
      return removed;
    }
  }

  private void tell(String action, Network network, String... more) throws IOException {
    String[] attributes = new String[more.length + 4];
    System.arraycopy(more, 0, attributes, 0, more.length);
    attributes[more.length] = "name";
    attributes[more.length + 1] = network.name();
    attributes[more.length + 2] = "type";
    attributes[more.length + 3] = network.driver().toString();
    services.events().network(action, network.id(), attributes);
  }

  @Override
  public List<String> prune(PruneRequest request) throws JockerException {
    return failures.translate(
        "prune-networks",
        "",
        () -> {
          List<String> gone = new ArrayList<>();
          for (Network network : changes().prune(network -> isMeant(network, request))) {
            tell("destroy", network);
            gone.add(network.name());
          }
          return gone;
        });
  }

  private static boolean isMeant(Network network, PruneRequest request) {
    Instant until = request.until();
    boolean old = until == null || Instant.parse(network.created()).isBefore(until);
    boolean meant = true;
    for (String label : request.labels()) {
      meant &= has(network, label);
    }
    for (String label : request.withoutLabels()) {
      meant &= !has(network, label);
    }
    return old && meant;
  }

  private static boolean has(Network network, String label) {
    int equals = label.indexOf('=');
    String value = network.labels().get(equals < 0 ? label : label.substring(0, equals));
    return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
  }

  @Override
  public void connect(String network, String container, EndpointRequest endpoint)
      throws JockerException {
    failures.translate(
        "connect-network", container, () -> connectNow(network, container, endpoint));
  }

  private String connectNow(String nameOrId, String container, EndpointRequest endpoint)
      throws IOException, JockerException {
    refuseWithoutWires(nameOrId);
    Network network = services.networks().require(nameOrId);
    ContainerId id = services.containers().resolve(container);
    try (StoredContainer stored = ContainerReader.require(services, id, container)) {
      Wishes wishes = wishes(stored, container);
      List<Wish> all = new ArrayList<>(wishes.networks());
      int place = place(network, all);
      Wish wish = NetworkPart.wish(network.name(), endpoint);
      Optional<Processes> found = Processes.of(services, id);
      boolean running = found.isPresent();
      if (!running) {
        Endpoints.check(network, wish);
      }
      if (found.isPresent()) {
        try (Processes processes = found.get()) {
          if (place < all.size()) {
            throw new JockerException(
                ErrorCode.NETWORK_IN_USE,
                "endpoint with name "
                    + stored.document().name()
                    + " already exists in network "
                    + network.name());
          }
          String shortId = id.hex().substring(0, SHORT_ID);
          List<String> names =
              NetworkStart.names(stored.document().name(), shortId, wishes.names());
          int pid = processes.recorded().pid();
          services.endpoints().attach(id.hex(), names, wish, wishes.shape(), pid);
        }
      }
      // Of one that does not run, what was wished before is replaced, as docker does.
      if (place < all.size()) {
        all.set(place, wish);
      } else {
        all.add(wish);
      }
      write(stored, wishes.withNetworks(all));
      if (network.hasNames() && running) {
        services.answerNames(network.gateway());
        services.awaitNames(List.of(network.gateway()));
      }
      tell("connect", network, "container", id.hex());
    }
    return container;
  }

  /** Where in a list the wish for this network is; behind its end if it is not. */
  private int place(Network network, List<Wish> wishes) throws IOException {
    int place = 0;
    while (place < wishes.size()
        && !services
            .networks()
            .require(wishes.get(place).network())
            .name()
            .equals(network.name())) {
      place++;
    }
    return place;
  }

  /** The two that are networks by name alone. */
  private static void refuseWithoutWires(String network) throws JockerException {
    if (network.equals("host")) {
      throw new JockerException(
          ErrorCode.NETWORK_IN_USE,
          "container cannot be disconnected from host network or connected to host network");
    }
    if (network.equals("none")) {
      throw new JockerException(
          ErrorCode.NETWORK_IN_USE,
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) mode");
    }
  }

  @Override
  public void disconnect(String network, String container) throws JockerException {
    failures.translate("disconnect-network", container, () -> disconnectNow(network, container));
  }

  private String disconnectNow(String nameOrId, String container)
      throws IOException, JockerException {
    refuseWithoutWires(nameOrId);
    Network network = services.networks().require(nameOrId);
    ContainerId id = services.containers().resolve(container);
    try (StoredContainer stored = ContainerReader.require(services, id, container)) {
      Wishes wishes = wishes(stored, container);
      List<Wish> left = new ArrayList<>();
      for (Wish wish : wishes.networks()) {
        if (!services.networks().require(wish.network()).name().equals(network.name())) {
          left.add(wish);
        }
      }
      if (left.size() == wishes.networks().size()) {
        throw new JockerException(
            ErrorCode.NETWORK_IN_USE,
            "container " + container + " is not connected to network " + network.name());
      }
      Optional<Processes> found = Processes.of(services, id);
      if (found.isEmpty()) {
        services.endpoints().detach(id.hex(), network.name(), 0);
      } else {
        try (Processes processes = found.get()) {
          services.endpoints().detach(id.hex(), network.name(), processes.recorded().pid());
        }
      }
      write(stored, wishes.withNetworks(left));
      tell("disconnect", network, "container", id.hex());
    }
    return container;
  }

  /** Whoever shares a network namespace, or has an empty one, is connected to nothing. */
  private static Wishes wishes(StoredContainer stored, String name)
      throws IOException, JockerException {
    if (!stored.folder().has(StoredContainer.NETWORKS)) {
      throw new JockerException(
          ErrorCode.NETWORK_IN_USE,
          "container "
              + name
              + " cannot be connected to a network or taken out of one: its network mode is "
              + stored.document().networkMode());
    }
    return Wishes.parse(stored.folder().text(StoredContainer.NETWORKS, MAX_WISHES));
  }

  /** From now on; and at once it asks others for names. */
  private void write(StoredContainer stored, Wishes wishes) throws IOException {
    byte[] text = wishes.text().getBytes(StandardCharsets.UTF_8);
    stored.folder().replace(StoredContainer.NETWORKS, text, true);
    List<Ipv4> servers = new ArrayList<>();
    for (Wish wish : wishes.networks()) {
      Network network = services.networks().require(wish.network());
      if (network.hasNames()) {
        servers.add(network.gateway());
      }
    }
    new NameServers(services.linux(), stored.folder()).write(servers, wishes.names());
  }
}
