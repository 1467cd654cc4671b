package io.jocker.network;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Address;
import io.jocker.linux.netlink.Route;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The networks of one root: a file for each. Whoever makes or removes one, or takes an address,
 * holds the lock of the folder in which leases are; it is kept for milliseconds.
 */
public final class Networks implements AutoCloseable {
  /** Below the state: by what the rules of this boot are known again. */
  public static final String RULES_NOTED = "networks/" + Firewall.GENERATION;

  private static final String END = ".network";

  /** In the state, empty: the kernel has, or may have, something of this network. */
  private static final String MADE = ".made";

  private static final String USUAL_ROOT = "/var/lib/jocker";
  private static final String USUAL_STATE = "/run/jocker";

  /** Private addresses (RFC 1918) that neither docker nor podman gives out by themselves. */
  private static final Subnet POOL = Subnet.parse("10.144.0.0/12");

  private static final int POOL_LENGTH = 20;

  private final Linux linux;
  private final NetworkFolder definitions;
  private final NetworkFolder state;
  private final String mark;
  private final List<String> folders;

  private Networks(
      Linux linux,
      NetworkFolder definitions,
      NetworkFolder state,
      String mark,
      List<String> folders) {
    this.linux = linux;
    this.definitions = definitions;
    this.state = state;
    this.mark = mark;
    this.folders = folders;
  }

  /**
   * Opens those of a root.
   *
   * @param root absolute path of a folder that is there
   * @param statePath the same for what a reboot ends
   */
  public static Networks open(Linux linux, String root, String statePath) throws SyscallException {
    List<String> folders = List.of(root + "/networks", statePath + "/networks");
    NetworkFolder definitions = NetworkFolder.open(linux, folders.get(0));
    try {
      NetworkFolder state = NetworkFolder.open(linux, folders.get(1));
      boolean usual = root.equals(USUAL_ROOT) && statePath.equals(USUAL_STATE);
      String mark = usual ? "" : hash(root + "\n" + statePath);
      return new Networks(linux, definitions, state, mark, folders);
    } catch (SyscallException | RuntimeException e) {
      definitions.close();
      throw e;
    }
  }

  /** Two roots on one host have bridges and tables of their own. */
  private static String hash(String text) {
    int hash = fnv(text);
    StringBuilder hex = new StringBuilder();
    for (int shift = 28; shift >= 0; shift -= 4) {
      hex.append(Character.forDigit((hash >>> shift) & 15, 16));
    }
    return hex.toString();
  }

  /** FNV-1a: a number that is the same for a text wherever it is asked for. */
  static int fnv(String text) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    return hash;
  }

  NetworkFolder state() {
    return state;
  }

  /** Where all of it is written down: whoever watches these sees every change. */
  public List<String> folders() {
    return folders;
  }

  /** The nftables table with this root's rules. */
  public String table() {
    return mark.isEmpty() ? "jocker" : "jocker-" + mark;
  }

  /** The bridge of the network that is always there; a name has at most 15 bytes. */
  private String defaultBridge() {
    return mark.isEmpty() ? "jocker0" : "jk-" + mark + "-0";
  }

  /** All that are written down; the default one comes with its first use. */
  public List<Network> all() throws SyscallException {
    List<Network> all = new ArrayList<>();
    for (String name : definitions.names(END)) {
      Network network = read(name);
      if (network != null) {
        all.add(network);
      }
    }
    return all;
  }

  /**
   * Those of which the kernel has a bridge and rules, or had them when that was noted. Of any other
   * there is nothing but what is written down, until its first container comes.
   */
  List<Network> made() throws SyscallException {
    List<Network> made = new ArrayList<>();
    for (Network network : all()) {
      if (isMade(network)) {
        made.add(network);
      }
    }
    return made;
  }

  boolean isMade(Network network) throws SyscallException {
    return state.text(network.name() + MADE) != null;
  }

  /** Notes it before it is done, so that whoever is killed then leaves nothing unknown behind. */
  void noteMade(Network network) throws SyscallException {
    state.replace(network.name() + MADE, "", false);
  }

  /** Notes that the kernel has nothing of it any more. */
  void noteUnmade(Network network) throws SyscallException {
    state.remove(network.name() + MADE);
  }

  private @Nullable Network read(String name) throws SyscallException {
    String text = definitions.text(name + END);
    return text == null ? null : Network.parse(text);
  }

  /**
   * The network of this name or id, or whose id alone begins so.
   *
   * @throws NetworkException if there is none
   */
  public Network require(String nameOrId) throws IOException {
    Network named = isName(nameOrId) ? read(nameOrId) : null;
    if (named != null) {
      return named;
    }
    if (nameOrId.equals(Network.DEFAULT)) {
      return locked(new MakeDefault());
    }
    List<Network> found = new ArrayList<>();
    for (Network network : all()) {
      if (!nameOrId.isEmpty() && network.id().startsWith(nameOrId)) {
        found.add(network);
      }
    }
    if (found.size() != 1) {
      String message =
          found.isEmpty()
              ? "network " + nameOrId + " not found"
              : "network " + nameOrId + " is ambiguous (" + found.size() + " matches found)";
      throw new NetworkException(Problem.NO_NETWORK, message, nameOrId);
    }
    return found.get(0);
  }

  /** Whether jocker itself has this one; two of them are no networks of bridges. */
  static boolean isPredefined(String name) {
    return name.equals(Network.DEFAULT) || name.equals("host") || name.equals("none");
  }

  /** The same as {@link #require}, under the lock. */
  Network find(String nameOrId) throws IOException {
    Network named = isName(nameOrId) ? read(nameOrId) : null;
    return named == null ? require(nameOrId) : named;
  }

  /**
   * Whether containers have wires to a bridge there; so it is taken to be where nobody knows it.
   */
  boolean isBridged(String name) throws SyscallException {
    Network network = read(name);
    return network == null || network.isBridged();
  }

  /** Writes down a new one, under the lock. */
  Network add(NetworkSpec spec) throws IOException {
    String name = spec.name();
    if (!isName(name)) {
      throw new NetworkException(
          Problem.INVALID,
          "invalid network name: \"" + name + "\": only [a-zA-Z0-9_.-] are allowed");
    }
    if (isPredefined(name) || read(name) != null) {
      throw new NetworkException(
          Problem.NAME_TAKEN, "network with name " + name + " already exists", name);
    }
    String id = randomId();
    Network network = of(filled(spec, id), id);
    definitions.replace(name + END, network.text(), true);
    return network;
  }

  private NetworkSpec filled(NetworkSpec spec, String id) throws IOException {
    if (spec.driver() == Driver.BRIDGE) {
      return spec;
    }
    try (RouteSocket host = RouteSocket.open(linux)) {
      return spec.driver() == Driver.OVERLAY
          ? new OverlayPlan(host).complete(spec, all())
          : new Macvlan(linux, host).complete(spec, id);
    }
  }

  private Network of(NetworkSpec spec, String id) throws IOException {
    Subnet asked = spec.subnet();
    if (asked != null) {
      requireFree(asked, spec.driver());
    }
    Subnet subnet = asked == null ? freeSubnet() : asked;
    Ipv4 gateway = spec.gateway() == null ? subnet.first().plus(1) : spec.gateway();
    Subnet range = spec.range() == null ? subnet : spec.range();
    if (!subnet.contains(gateway)) {
      throw new NetworkException(
          Problem.INVALID, "no matching subnet for gateway " + gateway + ": " + subnet);
    }
    if (!subnet.contains(range)) {
      throw new NetworkException(
          Problem.INVALID, "no matching subnet for range " + range + ": " + subnet);
    }
    String bridge = spec.bridge() == null ? "jk-" + id.substring(0, 12) : spec.bridge();
    return new Network(
        spec.name(),
        id,
        now(),
        spec.driver(),
        bridge,
        subnet,
        gateway,
        range,
        spec.internal(),
        spec.mtu(),
        spec.labels(),
        spec.options(),
        spec.ipv6() ? new Ipv6Plan(linux, all()).part(spec, id, subnet) : null);
  }

  /** Containers could not reach what the host reaches otherwise. */
  private void requireFree(Subnet subnet, Driver driver) throws IOException {
    if (subnet.length() > 30 || subnet.length() < 8) {
      throw new NetworkException(
          Problem.INVALID, "invalid subnet " + subnet + ": it must be from /8 to /30");
    }
    for (Network other : all()) {
      if (other.subnet().overlaps(subnet)) {
        throw new NetworkException(
            Problem.OVERLAP,
            "Pool overlaps with other one on this address space: "
                + subnet
                + " and "
                + other.subnet()
                + " of network "
                + other.name());
      }
    }
    if (driver == Driver.MACVLAN) {
      // It is the network of one of the host's interfaces that its containers are to be in.
      return;
    }
    try (RouteSocket host = RouteSocket.open(linux)) {
      new HostAddresses(host).requireNone(subnet, 0);
    }
  }

  /** Forgets one, under the lock. */
  void delete(Network network) throws SyscallException {
    noteUnmade(network);
    definitions.remove(network.name() + END);
  }

  /** All, the default one among them. */
  public List<Network> listed() throws IOException {
    require(Network.DEFAULT);
    return all();
  }

  private final class MakeDefault implements Locked<Network> {
    @Override
    public Network run() throws IOException {
      Network other = read(Network.DEFAULT);
      if (other != null) {
        return other;
      }
      return writeDefault(randomId(), now());
    }
  }

  private Network writeDefault(String id, String created) throws IOException {
    Subnet subnet = freeSubnet();
    Network network =
        new Network(
            Network.DEFAULT,
            id,
            created,
            Driver.BRIDGE,
            defaultBridge(),
            subnet,
            subnet.first().plus(1),
            subnet,
            false,
            Network.USUAL_MTU,
            Map.of(),
            Map.of());
    definitions.replace(network.name() + END, network.text(), true);
    return network;
  }

  /**
   * A network as its first container of this boot gets it, under the lock. Since it was written
   * down the host may have got addresses of it: from another LAN, or from another engine that saw
   * no bridge. Nobody is on it yet, so the default one, which nobody can remove, gets others then.
   *
   * @throws NetworkException of the kind OVERLAP for any other one
   */
  Network begun(Network network, RouteSocket host) throws IOException {
    try {
      new HostAddresses(host).requireNone(network);
      return network;
    } catch (NetworkException e) {
      if (network.isDefault()) {
        return writeDefault(network.id(), network.created());
      }
      throw e;
    }
  }

  /** Work that nobody else does at the same time. */
  public interface Locked<T> {
    T run() throws IOException;
  }

  /** Does it under the lock. */
  public <T> T locked(Locked<T> work) throws IOException {
    state.lock();
    try {
      return work.run();
    } finally {
      state.unlock();
    }
  }

  /** Docker's names: they become names of files, so no others are even looked for. */
  static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      boolean letter =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9');
      if (!letter && (i == 0 || (each != '_' && each != '.' && each != '-'))) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= 200;
  }

  /**
   * As {@link Instant#toString} has it, for which that loads a hundred classes. A nanosecond there
   * is at least: without any, the seconds would be left out where they are none.
   */
  private static String now() {
    Instant now = Instant.now();
    int nanos = Math.max(1, now.getNano());
    return LocalDateTime.ofEpochSecond(now.getEpochSecond(), nanos, ZoneOffset.UTC) + "Z";
  }

  /** 64 hexadecimal digits. */
  private String randomId() throws SyscallException {
    byte[] bytes = new byte[32];
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY);
    try (Fd random = linux.files().openAt(Fd.CWD, "/dev/urandom", flags, 0)) {
      linux.io().read(random, bytes, 0, bytes.length);
    }
    StringBuilder hex = new StringBuilder();
    for (byte each : bytes) {
      hex.append(Character.forDigit((each >> 4) & 15, 16))
          .append(Character.forDigit(each & 15, 16));
    }
    return hex.toString();
  }

  /** One that neither another network has nor the host knows a way to. */
  private Subnet freeSubnet() throws IOException {
    List<Subnet> taken = taken();
    int step = 1 << (32 - POOL_LENGTH);
    for (int i = 0; i < 1 << (POOL_LENGTH - POOL.length()); i++) {
      Subnet candidate = new Subnet(POOL.first().plus(i * step), POOL_LENGTH);
      if (!overlaps(candidate, taken)) {
        return candidate;
      }
    }
    throw new NetworkException(
        Problem.POOL_EMPTY,
        "could not find an available, non-overlapping IPv4 address pool among the defaults");
  }

  private List<Subnet> taken() throws SyscallException {
    List<Subnet> taken = new ArrayList<>();
    for (Network network : all()) {
      taken.add(network.subnet());
    }
    try (RouteSocket host = RouteSocket.open(linux)) {
      for (Route route : host.routes()) {
        if (route.length() > 0) {
          taken.add(new Subnet(new Ipv4(route.destination()), route.length()));
        }
      }
      // Of an interface that is down there is an address, and no route yet.
      for (Address address : host.addresses()) {
        taken.add(new Subnet(new Ipv4(address.address()), address.length()));
      }
    }
    return taken;
  }

  private static boolean overlaps(Subnet subnet, List<Subnet> others) {
    for (Subnet other : others) {
      if (subnet.overlaps(other)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    definitions.close();
    state.close();
  }
}
