/**
 * The vocabulary of images: references, digests, descriptors, manifests and indexes, as small
 * immutable values.
 *
 * <p>A value that exists is valid: text from a user or a registry is parsed once, here, and whoever
 * holds an {@code ImageReference} or a {@code Digest} need not check it again. Hashes of different
 * things have different types.
 */
@NullMarked
package io.jocker.image;

import org.jspecify.annotations.NullMarked;
