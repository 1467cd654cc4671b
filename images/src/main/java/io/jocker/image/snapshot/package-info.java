/**
 * Makes a root file system out of unpacked layers.
 *
 * <p>A snapshotter stacks read-only layers under one writable directory: with overlayfs where the
 * kernel lets it, as a plain copy where it does not.
 */
@NullMarked
package io.jocker.image.snapshot;

import org.jspecify.annotations.NullMarked;
