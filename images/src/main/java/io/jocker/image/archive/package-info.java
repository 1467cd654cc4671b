/**
 * Images in files: the archives of {@code save} and {@code load}, and roots that become images.
 *
 * <p>An archive's contents are parked beside the store while it is read, each under the hash of its
 * bytes. Names in an archive are looked up, never opened. Only what a manifest asks for and what is
 * found right goes into the store; the rest is gone with the command.
 */
@NullMarked
package io.jocker.image.archive;

import org.jspecify.annotations.NullMarked;
