package io.jocker.engine;

import java.util.Map;

/**
 * One line of a list of networks.
 *
 * @param id 64 hexadecimal digits
 * @param driver {@code bridge}, {@code host} or {@code null}
 * @param created as RFC 3339 has it
 * @param labels in their order
 */
public record NetworkSummary(
    String id,
    String name,
    String driver,
    boolean internal,
    String created,
    Map<String, String> labels) {}
