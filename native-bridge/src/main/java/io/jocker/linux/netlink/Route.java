package io.jocker.linux.netlink;

/**
 * A route of IPv4 in the main table.
 *
 * @param destination the first address of where it leads, as a number; 0 with a length of 0 is the
 *     default route
 * @param length how many bits of it count
 * @param link the number of the interface that leads there, or 0
 * @param gateway the next machine on the way, or 0
 */
public record Route(int destination, int length, int link, int gateway) {}
