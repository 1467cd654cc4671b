/**
 * Talking to the kernel's network: {@code netlink(7)} messages with types.
 *
 * <p>{@link io.jocker.linux.netlink.NetlinkMessage} is written, {@link
 * io.jocker.linux.netlink.Attributes} is read, {@link io.jocker.linux.netlink.NetlinkSocket} asks
 * and turns refusals into exceptions with the kernel's own words. On top, {@link
 * io.jocker.linux.netlink.RouteSocket} knows links, addresses and routes ({@code rtnetlink(7)}),
 * {@link io.jocker.linux.netlink.TunnelSocket} tunnels between hosts, {@link
 * io.jocker.linux.netlink.FilterSocket} the elements of nf_tables' sets.
 */
@NullMarked
package io.jocker.linux.netlink;

import org.jspecify.annotations.NullMarked;
