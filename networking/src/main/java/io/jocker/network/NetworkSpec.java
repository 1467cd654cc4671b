package io.jocker.network;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a new network.
 *
 * @param driver what it is made of
 * @param subnet all of its addresses; null for one that jocker chooses
 * @param gateway the bridge's own; null for the first that is free
 * @param range from which containers get theirs; null for the whole subnet
 * @param internal whether it leads nowhere else
 * @param bridge the name of its interface; null for one made of its id
 * @param ipv6 whether it has addresses of IPv6, too
 * @param subnet6 all of those; null for some that jocker chooses
 * @param gateway6 the bridge's own; null for the first
 */
public record NetworkSpec(
    String name,
    Driver driver,
    @Nullable Subnet subnet,
    @Nullable Ipv4 gateway,
    @Nullable Subnet range,
    boolean internal,
    int mtu,
    @Nullable String bridge,
    Map<String, String> labels,
    Map<String, String> options,
    boolean ipv6,
    @Nullable Subnet6 subnet6,
    @Nullable Ipv6 gateway6) {

  /** One with addresses of IPv4 alone. */
  public NetworkSpec(
      String name,
      Driver driver,
      @Nullable Subnet subnet,
      @Nullable Ipv4 gateway,
      @Nullable Subnet range,
      boolean internal,
      int mtu,
      @Nullable String bridge,
      Map<String, String> labels,
      Map<String, String> options) {
    this(
        name, driver, subnet, gateway, range, internal, mtu, bridge, labels, options, false, null,
        null);
  }
}
