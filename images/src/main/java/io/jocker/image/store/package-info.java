/**
 * Images on disk: an OCI image layout that other tools read as it is.
 *
 * <p>Blobs are addressed by their digest and count only when digest and size hold; names point at
 * them. Every write goes to a temporary name and is then renamed, so that a crash leaves either the
 * old state or the new one.
 */
@NullMarked
package io.jocker.image.store;

import org.jspecify.annotations.NullMarked;
