package io.jocker.linux.netlink;

/**
 * A network interface, as the kernel tells of it.
 *
 * @param index its number in its namespace
 * @param name such as {@code eth0}
 * @param kind such as {@code bridge} or {@code veth}; empty for hardware and loopback
 * @param up whether somebody has switched it on
 * @param master the number of the bridge that it is a port of, or 0
 * @param peer the number of a veth's other end, in whichever namespace; 0 for none
 * @param mtu the longest packet
 * @param hardware its address, such as {@code 02:42:0a:90:00:02}; empty for none
 */
public record Link(
    int index,
    String name,
    String kind,
    boolean up,
    int master,
    int peer,
    int mtu,
    String hardware) {}
