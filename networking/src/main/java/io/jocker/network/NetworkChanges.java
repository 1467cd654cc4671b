package io.jocker.network;

import io.jocker.linux.Linux;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes networks and takes them away, with their bridges and rules. */
public final class NetworkChanges {
  private final Linux linux;
  private final Networks networks;
  private final Leases leases;
  private final Firewall firewall;

  public NetworkChanges(Linux linux, Networks networks) {
    this.linux = linux;
    this.networks = networks;
    this.leases = new Leases(networks.state());
    this.firewall = new Firewall(linux, networks, leases);
  }

  /**
   * Makes a network.
   *
   * @throws NetworkException if it cannot be; nothing is left of it then
   */
  public Network create(NetworkSpec spec) throws IOException {
    return networks.locked(new Making(this, spec));
  }

  /** A class, as the next one: a JVM's first lambda costs it several milliseconds. */
  private record Making(NetworkChanges changes, NetworkSpec spec)
      implements Networks.Locked<Network> {
    @Override
    public Network run() throws IOException {
      return changes.make(spec);
    }
  }

  private Network make(NetworkSpec spec) throws IOException {
    Network network = networks.add(spec);
    try (RouteSocket host = RouteSocket.open(linux)) {
      if (network.isBridged() && host.link(network.bridge()) != null) {
        throw new NetworkException(
            Problem.INVALID, "an interface with the name " + network.bridge() + " exists already");
      }
      if (isMadeAtOnce(network, spec)) {
        if (network.isBridged()) {
          networks.noteMade(network);
          // Before there is a tunnel: it would take datagrams from anybody.
          firewall.write();
        }
        new Bridges(linux, host).ensure(network);
      }
      return network;
    } catch (IOException | RuntimeException e) {
      undo(network, e);
      throw e;
    }
  }

  /**
   * A bridge comes with the first container that needs it. Making it, and taking it away again, is
   * most of the time of a network that no container ever sees; and after a reboot it would be made
   * then, too. But who gives a bridge its name wants to do something with it; and to the other
   * hosts of an overlay network this one is there when it says so.
   */
  private static boolean isMadeAtOnce(Network network, NetworkSpec spec) {
    return network.driver() != Driver.BRIDGE || spec.bridge() != null;
  }

  private void undo(Network network, Exception cause) {
    boolean made = !(cause instanceof NetworkException known && known.problem() == Problem.INVALID);
    try (RouteSocket host = RouteSocket.open(linux)) {
      if (made) {
        new Bridges(linux, host).remove(network);
      }
      boolean changed = networks.isMade(network);
      networks.delete(network);
      settle(changed);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Removes a network. With the last one of the user's own that has a bridge all rules go, and the
   * default network's bridge, if nobody has an address there; the next start makes them again.
   *
   * @throws NetworkException if a running container has an address in it
   */
  public Network remove(String nameOrId) throws IOException {
    if (Networks.isPredefined(nameOrId)) {
      throw new NetworkException(
          Problem.IN_USE, nameOrId + " is a pre-defined network and cannot be removed");
    }
    return networks.locked(new Removing(this, nameOrId));
  }

  private record Removing(NetworkChanges changes, String nameOrId)
      implements Networks.Locked<Network> {
    @Override
    public Network run() throws IOException {
      return changes.takeUnused(nameOrId);
    }
  }

  private Network takeUnused(String nameOrId) throws IOException {
    Network network = networks.find(nameOrId);
    if (network.isDefault()) {
      throw new NetworkException(
          Problem.IN_USE, network.name() + " is a pre-defined network and cannot be removed");
    }
    if (!leases.of(network.name()).isEmpty()) {
      throw new NetworkException(
          Problem.IN_USE,
          "error while removing network: network "
              + network.name()
              + " id "
              + network.id()
              + " has active endpoints");
    }
    settle(take(network));
    return network;
  }

  /**
   * The file goes last: from it whoever finds this undone knows what is still there.
   *
   * @return whether there are rules of it
   */
  private boolean take(Network network) throws IOException {
    boolean made = networks.isMade(network);
    if (made) {
      firewall.forget();
    }
    try (RouteSocket host = RouteSocket.open(linux)) {
      new LeavingLinks(networks.state()).sweep(host);
      new Bridges(linux, host).remove(network);
    }
    networks.delete(network);
    return made;
  }

  /**
   * The rules of what is left: none at all where nobody needs a network.
   *
   * @param changed whether there were rules of what is gone
   */
  private void settle(boolean changed) throws IOException {
    if (!restIfUnused() && changed) {
      firewall.write();
    }
  }

  /** Whether a network may go when nobody needs it. */
  @FunctionalInterface
  public interface Choice {
    boolean mayGo(Network network);
  }

  /**
   * Removes the networks in which nobody has an address. Where nobody is left at all, the default
   * network's bridge and all rules go, too; the next start makes them again.
   *
   * @return those that are gone
   */
  public List<Network> prune(Choice choice) throws IOException {
    return networks.locked(
        () -> {
          List<Network> gone = new ArrayList<>();
          boolean changed = false;
          for (Network network : networks.all()) {
            boolean free = !network.isDefault() && leases.of(network.name()).isEmpty();
            if (free && choice.mayGo(network)) {
              changed |= take(network);
              gone.add(network);
            }
          }
          settle(changed);
          return gone;
        });
  }

  /** False if somebody needs them. */
  private boolean restIfUnused() throws IOException {
    if (!leases.all().isEmpty()) {
      return false;
    }
    for (Network network : networks.all()) {
      if (!network.isDefault() && networks.isMade(network)) {
        return false;
      }
    }
    firewall.remove();
    try (RouteSocket host = RouteSocket.open(linux)) {
      new LeavingLinks(networks.state()).sweep(host);
      for (Network network : networks.made()) {
        new Bridges(linux, host).remove(network);
        networks.noteUnmade(network);
      }
    }
    return true;
  }
}
