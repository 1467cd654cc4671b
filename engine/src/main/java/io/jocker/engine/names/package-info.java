/**
 * How a container knows its own name and finds others: the contents of {@code /etc/hostname},
 * {@code hosts(5)} and {@code resolv.conf(5)}, which are kept beside the container and mounted over
 * whatever its image has.
 */
@NullMarked
package io.jocker.engine.names;

import org.jspecify.annotations.NullMarked;
