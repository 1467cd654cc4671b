package io.jocker.linux.netlink;

/**
 * An address of IPv4 on an interface.
 *
 * @param address as a number
 * @param length how many of its bits name the network
 * @param link the number of the interface
 */
public record Address(int address, int length, int link) {}
