/**
 * A container as the OCI runtime specification has it, from its cgroup to its program: {@link
 * io.jocker.runtime.ContainerStarter}.
 *
 * <p>This module knows a bundle, that is a {@code config.json} and a root file system, and never an
 * image. It keeps no record of containers: who starts one writes down what it wants to find again.
 */
@NullMarked
package io.jocker.runtime;

import org.jspecify.annotations.NullMarked;
