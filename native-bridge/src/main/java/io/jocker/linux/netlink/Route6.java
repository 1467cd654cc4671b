package io.jocker.linux.netlink;

/**
 * A route of IPv6 in the main table.
 *
 * @param destination the first address of where it leads; {@code ::} with a length of 0 is the
 *     default route
 * @param length how many bits of it count
 * @param link the number of the interface that leads there, or 0
 * @param gateway the next machine on the way; empty for none
 */
public record Route6(String destination, int length, int link, String gateway) {}
