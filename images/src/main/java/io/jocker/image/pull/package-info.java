/**
 * Brings an image from a registry into the store: the joint of {@code registry}, {@code store} and
 * {@code layer}.
 *
 * <p>Each layer passes once through memory: it is downloaded, written as a blob, hashed,
 * decompressed, hashed again and unpacked in one go, several layers at a time. What turns out wrong
 * at the end has left nothing behind.
 */
@NullMarked
package io.jocker.image.pull;

import org.jspecify.annotations.NullMarked;
