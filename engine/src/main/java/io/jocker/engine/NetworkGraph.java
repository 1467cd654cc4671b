package io.jocker.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Networks as the kernel has them at one moment: nothing in it is taken from what jocker has
 * written down but the names of networks and containers.
 *
 * @param table the name of the table of packet rules
 * @param waysOut interfaces of the host that a default route leads to
 * @param bridges those of networks
 * @param published ports of the host that lead somewhere
 * @param rules of all chains, in their order
 * @param differences between this and what is written down
 */
public record NetworkGraph(
    String table,
    List<WayOut> waysOut,
    List<Bridge> bridges,
    List<Published> published,
    List<Rule> rules,
    List<Difference> differences) {

  public NetworkGraph {
    waysOut = List.copyOf(waysOut);
    bridges = List.copyOf(bridges);
    published = List.copyOf(published);
    rules = List.copyOf(rules);
    differences = List.copyOf(differences);
  }

  /** An interface by which packets leave the host. */
  public record WayOut(String name, int index, List<String> addresses) {}

  /**
   * A bridge.
   *
   * @param network whose it is; empty for one that no network has
   * @param wires its ports
   * @param tunnel what leads to the network's other hosts; null where it has none
   */
  public record Bridge(
      String network,
      String name,
      int index,
      boolean up,
      int mtu,
      List<String> addresses,
      List<Wire> wires,
      @Nullable Tunnel tunnel) {}

  /**
   * The port of a bridge that leads to other hosts: frames go there in datagrams, VXLAN.
   *
   * @param bridge the number of the bridge that it is a port of, or 0
   * @param vni the number of the network in the datagrams
   * @param local the address from which they are sent
   * @param port of UDP at which they are received
   * @param far whom it leads to
   */
  public record Tunnel(
      String name,
      int index,
      boolean up,
      int mtu,
      int bridge,
      int vni,
      String local,
      int port,
      List<Far> far) {

    public Tunnel {
      far = List.copyOf(far);
    }
  }

  /**
   * Another host of a network.
   *
   * @param host its name in the network; empty for one that the network does not have
   * @param address at which it gets datagrams
   * @param flooded whether it gets what is for all, and for nobody that is known
   * @param behind the Ethernet addresses that were seen to be there
   */
  public record Far(String host, String address, boolean flooded, List<String> behind) {

    public Far {
      behind = List.copyOf(behind);
    }
  }

  /**
   * A port of a bridge, with what is at its other end.
   *
   * @param peer the number of the other end's interface in its namespace
   * @param end null for what is in no container of jocker's
   * @param shape how what it sends, which is for the container, is held back: {@code 10mbit delay
   *     20ms loss 1%}; empty for not at all
   */
  public record Wire(
      String name, int index, int peer, boolean up, @Nullable End end, String shape) {}

  /**
   * An interface in a container.
   *
   * @param pid of the container's first process
   * @param shape how what the container sends is held back; empty for not at all
   */
  public record End(
      String container,
      String id,
      int pid,
      String name,
      int index,
      int peer,
      boolean up,
      String hardware,
      List<String> addresses,
      String shape) {}

  /**
   * A port of the host.
   *
   * @param container who has the address that it leads to; empty for nobody
   */
  public record Published(
      String protocol, String address, int port, String to, int toPort, String container) {}

  /**
   * A packet rule.
   *
   * @param name jocker's for it; empty for one of somebody else's
   * @param text as nft has it
   */
  public record Rule(String chain, String name, String text) {}

  /**
   * What is not as it is written down.
   *
   * @param key of a sentence: a front end has it in each language
   * @param parameters what is filled in
   */
  public record Difference(String key, List<String> parameters) {}
}
