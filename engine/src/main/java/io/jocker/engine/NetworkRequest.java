package io.jocker.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a new network, as it was typed.
 *
 * @param driver {@code bridge}
 * @param subnet {@code 10.1.0.0/16}; null for one that jocker chooses
 * @param gateway the bridge's own address; null for the first of the subnet
 * @param range from which containers get their addresses; null for all of the subnet
 * @param internal whether it leads nowhere else
 * @param labels in their order
 * @param options of the driver
 */
public record NetworkRequest(
    String name,
    String driver,
    @Nullable String subnet,
    @Nullable String gateway,
    @Nullable String range,
    boolean internal,
    Map<String, String> labels,
    Map<String, String> options) {}
