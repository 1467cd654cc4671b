package io.jocker.network;

/**
 * One network of a container that is being started.
 *
 * @param bridge the number of its interface
 */
record Connection(Network network, Lease lease, int bridge) {}
