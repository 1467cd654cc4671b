/**
 * The engine that does everything in this process.
 *
 * <p>{@link io.jocker.engine.local.LocalEngine} is the list of what can be asked. A run goes
 * through {@code ContainerMaker} (image, root, user, config.json, files), {@code ContainerRun}
 * (cgroup, launch, streams, end) and {@code ContainerRemoval}; {@code Healing} does at the
 * beginning of every command what a killed one could not do at its end.
 */
@NullMarked
package io.jocker.engine.local;

import org.jspecify.annotations.NullMarked;
