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
    Map<String, String> options) {}
