/**
 * The process that answers for names in user networks. It listens on the gateway of each of them,
 * knows by the source address which container asks, and answers with what that container may see;
 * for all other names it asks the servers of the host, or those that the container was given.
 *
 * <p>{@link io.jocker.network.resolver.Directory} is who may see whom, {@link
 * io.jocker.network.resolver.Answers} turns a question into an answer or into the wish to ask
 * others, {@link io.jocker.network.resolver.PeerRound} asks the other hosts of a network, {@link
 * io.jocker.network.resolver.DatagramService} and {@link io.jocker.network.resolver.StreamService}
 * carry both, and {@link io.jocker.network.resolver.Resolver} keeps them up to date, and ends with
 * the last container. Nothing else in jocker loads dnsjava.
 */
@NullMarked
package io.jocker.network.resolver;

import org.jspecify.annotations.NullMarked;
