/**
 * Brings an image from the store into a registry: the way back of {@code pull}.
 *
 * <p>Manifests and indexes go as the bytes that they are, so that an image has the same digest
 * wherever it is. Of blobs only those go that the registry does not have.
 */
@NullMarked
package io.jocker.image.push;

import org.jspecify.annotations.NullMarked;
