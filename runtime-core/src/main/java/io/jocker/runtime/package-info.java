/**
 * A container as the OCI runtime specification has it: created, started, stopped, deleted, and its
 * state on disk.
 *
 * <p>This module knows a bundle, that is a {@code config.json} and a root file system, and never an
 * image.
 */
@NullMarked
package io.jocker.runtime;

import org.jspecify.annotations.NullMarked;
