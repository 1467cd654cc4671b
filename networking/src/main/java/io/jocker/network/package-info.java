/**
 * What a container's network namespace is connected to: bridges, addresses, ports of the host, and
 * the packet rules between them. It knows network namespaces by the pid of a process, and no
 * containers but by their ids.
 *
 * <p>A {@link io.jocker.network.Network} is a bridge with a range of addresses, written down in a
 * file. {@link io.jocker.network.Networks} keeps these files, and {@link io.jocker.network.Leases}
 * who has which address and which published ports. From both {@link io.jocker.network.Ruleset}
 * writes the rules of the whole host, and {@link io.jocker.network.Firewall} sees to it that the
 * kernel has them. {@link io.jocker.network.Endpoints} joins all this for a start and an end of a
 * container.
 */
@NullMarked
package io.jocker.network;

import org.jspecify.annotations.NullMarked;
