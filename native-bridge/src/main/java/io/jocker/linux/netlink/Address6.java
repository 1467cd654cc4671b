package io.jocker.linux.netlink;

import io.jocker.linux.AddressText;

/**
 * An address of IPv6 on an interface.
 *
 * @param address as {@link AddressText} has it
 * @param length how many of its bits name the network
 * @param link the number of the interface
 * @param global whether it means something beyond the interface's own wire
 */
public record Address6(String address, int length, int link, boolean global) {}
