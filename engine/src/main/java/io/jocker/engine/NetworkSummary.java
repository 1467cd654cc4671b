package io.jocker.engine;

import java.util.Map;

/**
 * One line of a list of networks.
 *
 * @param id 64 hexadecimal digits
 * @param driver {@code bridge}, {@code host} or {@code null}
 * @param ipv6 whether it has addresses of IPv6, too
 * @param created as RFC 3339 has it
 * @param labels in their order
 */
public record NetworkSummary(
    String id,
    String name,
    String driver,
    boolean internal,
    boolean ipv6,
    String created,
    Map<String, String> labels) {}
