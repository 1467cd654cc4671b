/**
 * From what was asked and what the image says to the bundle's {@code config.json}: docker's
 * defaults, all of them written out, so that the runtime needs none of its own.
 *
 * <p>{@link io.jocker.engine.bundle.BundleSpec} puts the parts together, one class a part. Nothing
 * here makes or mounts anything but the missing sources of {@code -v}; what the machine has is
 * asked through {@link io.jocker.engine.bundle.Host}.
 */
@NullMarked
package io.jocker.engine.bundle;

import org.jspecify.annotations.NullMarked;
