/**
 * The root of a container: its mounts, device nodes, masked and read-only paths.
 *
 * <p>The contents of the root come from a stranger's image, so each target is resolved beneath the
 * open root and is never followed through a symbolic link to the outside.
 */
@NullMarked
package io.jocker.runtime.rootfs;

import org.jspecify.annotations.NullMarked;
