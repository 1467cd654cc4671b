package io.jocker.engine;

import java.util.List;
import java.util.Map;

/**
 * What is asked of a new network, as it was typed.
 *
 * @param driver {@code bridge}
 * @param ipv6 whether it has addresses of IPv6, too
 * @param subnets {@code 10.1.0.0/16}, {@code fd00:1::/64}: one of each kind; none for such as
 *     jocker chooses
 * @param gateways the bridge's own addresses, one of each kind; none for the first of the subnet
 * @param ranges from which containers get their addresses; none for all of the subnet
 * @param internal whether it leads nowhere else
 * @param labels in their order
 * @param options of the driver
 */
public record NetworkRequest(
    String name,
    String driver,
    boolean ipv6,
    List<String> subnets,
    List<String> gateways,
    List<String> ranges,
    boolean internal,
    Map<String, String> labels,
    Map<String, String> options) {}
